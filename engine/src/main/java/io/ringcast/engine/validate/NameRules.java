package io.ringcast.engine.validate;

import org.agrona.DirectBuffer;

/** What names are made of, as tables of byte classes. */
final class NameRules {
    private static final byte METRIC_START = 1;
    private static final byte METRIC_PART = 2;
    private static final byte LABEL_START = 4;
    private static final byte LABEL_PART = 8;
    private static final byte[] CLASSES = new byte[256];

    /** The pseudo-label of selectors that means the agent's id. */
    private static final byte[] RESERVED_LABEL = {'a', 'g', 'e', 'n', 't'};

    static {
        classify('a', 'z', METRIC_START | METRIC_PART | LABEL_START | LABEL_PART);
        classify('A', 'Z', METRIC_START | METRIC_PART | LABEL_START | LABEL_PART);
        classify('_', '_', METRIC_START | METRIC_PART | LABEL_START | LABEL_PART);
        classify('0', '9', METRIC_PART | LABEL_PART);
        classify(':', ':', METRIC_START | METRIC_PART);
        classify('.', '.', METRIC_PART);
    }

    private NameRules() {}

    /** Whether the bytes match {@code [a-zA-Z_:][a-zA-Z0-9_:.]*}. */
    static boolean isMetricName(DirectBuffer buffer, int offset, int length) {
        return matches(buffer, offset, length, METRIC_START, METRIC_PART);
    }

    /** Whether the bytes match {@code [a-zA-Z_][a-zA-Z0-9_]*} and are not {@code agent}, which selectors reserve. */
    static boolean isLabelName(DirectBuffer buffer, int offset, int length) {
        return matches(buffer, offset, length, LABEL_START, LABEL_PART) && !isReserved(buffer, offset, length);
    }

    private static boolean matches(DirectBuffer buffer, int offset, int length, byte start, byte part) {
        if (length == 0 || (CLASSES[buffer.getByte(offset) & 0xFF] & start) == 0) {
            return false;
        }
        for (int i = offset + 1; i < offset + length; i++) {
            if ((CLASSES[buffer.getByte(i) & 0xFF] & part) == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isReserved(DirectBuffer buffer, int offset, int length) {
        if (length != RESERVED_LABEL.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(offset + i) != RESERVED_LABEL[i]) {
                return false;
            }
        }
        return true;
    }

    private static void classify(char first, char last, int classes) {
        for (char c = first; c <= last; c++) {
            CLASSES[c] = (byte) classes;
        }
    }
}
