package io.ringcast.engine.testing;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which series a subscription means, by the words of the protocol: a label is looked up on the series, then on its agent.
 *
 * @param name null: any.
 */
public record TwinSelector(String name, SortedMap<String, String> equalities) {
    /** All series. */
    public static final TwinSelector ALL = new TwinSelector(null, new TreeMap<>());

    public static TwinSelector named(String name) {
        return new TwinSelector(name, new TreeMap<>());
    }

    /** This selector, narrowed by one label. */
    public TwinSelector and(String label, String value) {
        final SortedMap<String, String> more = new TreeMap<>(equalities);
        more.put(label, value);
        return new TwinSelector(name, more);
    }

    boolean matches(TwinSeries series) {
        if (name != null && !name.equals(series.key().metric())) {
            return false;
        }
        for (final Map.Entry<String, String> equality : equalities.entrySet()) {
            if (!equality.getValue().equals(valueOf(equality.getKey(), series))) {
                return false;
            }
        }
        return true;
    }

    private static String valueOf(String label, TwinSeries series) {
        if (label.equals("agent")) {
            return series.key().agent();
        }
        final String own = series.key().labels().get(label);
        return own == null ? series.agentLabels().getOrDefault(label, "") : own;
    }

    /** The plain form; null: all series. */
    public String text() {
        if (name == null && equalities.isEmpty()) {
            return null;
        }
        final StringBuilder text = new StringBuilder(name == null ? "" : name);
        String separator = "{";
        for (final Map.Entry<String, String> equality : equalities.entrySet()) {
            text.append(separator).append(equality.getKey()).append("=\"");
            text.append(equality.getValue()).append('"');
            separator = ",";
        }
        return equalities.isEmpty() ? text.toString() : text.append('}').toString();
    }
}
