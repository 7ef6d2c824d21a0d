package io.ringcast.engine.fanout;

import io.ringcast.engine.wire.SeriesKeyFlyweight;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Which series a subscription is about: a Prometheus instant-vector selector. A label is looked up on the series, then
 * on its agent; {@code agent} is the agent's id; a label that is not there equals "". Immutable; matching allocates
 * nothing.
 */
public final class Selector {
    private static final String AGENT = "agent";

    private final String exactName;
    private final byte[] nameBytes;
    private final LabelEquality[] equalities;
    private final String canonical;

    Selector(String exactName, List<LabelEquality> sortedEqualities) {
        this.exactName = exactName;
        nameBytes = exactName == null ? null : exactName.getBytes(StandardCharsets.UTF_8);
        equalities = sortedEqualities.toArray(LabelEquality[]::new);
        canonical = canonicalText(exactName, sortedEqualities);
    }

    /**
     * Reads a selector; null and blank mean all series.
     *
     * @throws IllegalArgumentException with a sentence for the client that names the character, counted from 0:
     *     {@code at 4: unexpected '*'}.
     */
    public static Selector parse(String text) {
        return new SelectorParser(text == null ? "" : text).parse();
    }

    /** The one text of all selectors that mean the same: the name, then the labels in order of name. "": all series. */
    public String canonical() {
        return canonical;
    }

    /** The metric name asked for; null: any. */
    public String exactName() {
        return exactName;
    }

    /** Whether a series is selected. */
    public boolean matches(SeriesKeyFlyweight key, String agentId, Map<String, String> agentLabels) {
        if (nameBytes != null && !equal(key.buffer(), key.nameOffset(), key.nameLength(), nameBytes)) {
            return false;
        }
        for (final LabelEquality equality : equalities) {
            if (!matches(equality, key, agentId, agentLabels)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(
            LabelEquality equality, SeriesKeyFlyweight key, String agentId, Map<String, String> agentLabels) {
        if (equality.name.equals(AGENT)) {
            return equality.value.equals(agentId);
        }
        final DirectBuffer buffer = key.buffer();
        for (int i = 0; i < key.labelCount(); i++) {
            if (equal(buffer, key.labelNameOffset(i), key.labelNameLength(i), equality.nameBytes)) {
                return equal(buffer, key.labelValueOffset(i), key.labelValueLength(i), equality.valueBytes);
            }
        }
        final String ofAgent = agentLabels.get(equality.name);
        return equality.value.equals(ofAgent == null ? "" : ofAgent);
    }

    private static boolean equal(DirectBuffer buffer, int offset, int length, byte[] expected) {
        if (length != expected.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(offset + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static String canonicalText(String name, List<LabelEquality> equalities) {
        final StringBuilder text = new StringBuilder(name == null ? "" : name);
        String separator = "{";
        for (final LabelEquality equality : equalities) {
            text.append(separator).append(equality.name).append("=\"");
            appendEscaped(text, equality.value);
            text.append('"');
            separator = ",";
        }
        return equalities.isEmpty() ? text.toString() : text.append('}').toString();
    }

    private static void appendEscaped(StringBuilder text, String value) {
        for (int i = 0; i < value.length(); i++) {
            final char character = value.charAt(i);
            if (character == '\n') {
                text.append("\\n");
            } else if (character == '"' || character == '\\') {
                text.append('\\').append(character);
            } else {
                text.append(character);
            }
        }
    }

    /** One {@code name="value"}. */
    static final class LabelEquality {
        final String name;
        final String value;
        private final byte[] nameBytes;
        private final byte[] valueBytes;

        LabelEquality(String name, String value) {
            this.name = name;
            this.value = value;
            nameBytes = name.getBytes(StandardCharsets.UTF_8);
            valueBytes = value.getBytes(StandardCharsets.UTF_8);
        }
    }
}
