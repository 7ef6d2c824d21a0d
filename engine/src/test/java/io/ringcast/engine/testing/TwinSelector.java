package io.ringcast.engine.testing;

import java.util.Comparator;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which series a subscription means, by the words of the protocol: a label is looked up on the series, then on its agent. All
 * conditions must hold.
 */
public record TwinSelector(SortedSet<Condition> conditions) {
    /** All series. */
    public static final TwinSelector ALL = new TwinSelector(new TreeSet<>());

    private static final String NAME = "__name__";

    /**
     * One condition.
     *
     * @param operator =, !=, =~, !~, or * for a name with stars.
     */
    public record Condition(String label, String operator, String value) implements Comparable<Condition> {
        private static final Comparator<Condition> ORDER = Comparator.comparing(Condition::label)
                .thenComparing(Condition::operator)
                .thenComparing(Condition::value);

        @Override
        public int compareTo(Condition other) {
            return ORDER.compare(this, other);
        }

        private boolean holds(String actual) {
            return switch (operator) {
                case "=" -> actual.equals(value);
                case "!=" -> !actual.equals(value);
                case "=~" -> matches(value, actual);
                case "!~" -> !matches(value, actual);
                case "*" -> matches(value.replace(".", "\\.").replace("*", ".*"), actual);
                default -> throw new IllegalArgumentException("operator=" + operator);
            };
        }

        private static boolean matches(String regex, String actual) {
            return Pattern.compile(regex, Pattern.DOTALL).matcher(actual).matches();
        }

        private String text() {
            return label + operator + '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    /** @param name stars in it stand for any characters. */
    public static TwinSelector named(String name) {
        return ALL.and(NAME, name.contains("*") ? "*" : "=", name);
    }

    /** This selector, narrowed by one label. */
    public TwinSelector and(String label, String value) {
        return and(label, "=", value);
    }

    /** This selector, narrowed by one condition. */
    public TwinSelector and(String label, String operator, String value) {
        final SortedSet<Condition> more = new TreeSet<>(conditions);
        more.add(new Condition(label, operator, value));
        return new TwinSelector(more);
    }

    /** What both select; null: everything. */
    public TwinSelector and(TwinSelector scope) {
        if (scope == null) {
            return this;
        }
        final SortedSet<Condition> more = new TreeSet<>(conditions);
        more.addAll(scope.conditions);
        return new TwinSelector(more);
    }

    boolean matches(TwinSeries series) {
        return matches(series.key().metric(), series.key().agent(), series.key().labels(), series.agentLabels());
    }

    /** Whether a series like this is meant. */
    public boolean matches(String metric, String agent, Map<String, String> labels, Map<String, String> agentLabels) {
        for (final Condition condition : conditions) {
            final String value = switch (condition.label()) {
                case NAME -> metric;
                case "agent" -> agent;
                default -> labels.getOrDefault(condition.label(), agentLabels.getOrDefault(condition.label(), ""));
            };
            if (!condition.holds(value)) {
                return false;
            }
        }
        return true;
    }

    /** The plain form, of a selector with one name at most; null: all series. */
    public String text() {
        if (conditions.isEmpty()) {
            return null;
        }
        final String name = conditions.stream()
                .filter(TwinSelector::isPlainName)
                .map(Condition::value)
                .collect(Collectors.joining());
        final String labels = conditions.stream()
                .filter(condition -> !isPlainName(condition))
                .map(Condition::text)
                .collect(Collectors.joining(","));
        return labels.isEmpty() ? name : name + '{' + labels + '}';
    }

    private static boolean isPlainName(Condition condition) {
        return condition.label().equals(NAME)
                && (condition.operator().equals("=") || condition.operator().equals("*"));
    }
}
