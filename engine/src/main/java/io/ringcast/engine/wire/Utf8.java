package io.ringcast.engine.wire;

import org.agrona.DirectBuffer;

/** Strict check of UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
    private static final long NON_ASCII_BITS = 0x8080808080808080L;
    private static final int MALFORMED = -1;

    private Utf8() {}

    static boolean isValid(DirectBuffer buffer, int offset, int length) {
        final int end = offset + length;
        int i = asciiEnd(buffer, offset, end);
        while (i < end) {
            i = sequenceEnd(buffer, i, end);
            if (i == MALFORMED) {
                return false;
            }
            i = asciiEnd(buffer, i, end);
        }
        return true;
    }

    private static int asciiEnd(DirectBuffer buffer, int offset, int end) {
        int i = offset;
        while (end - i >= Long.BYTES && (buffer.getLong(i) & NON_ASCII_BITS) == 0) {
            i += Long.BYTES;
        }
        while (i < end && buffer.getByte(i) >= 0) {
            i++;
        }
        return i;
    }

    private static int sequenceEnd(DirectBuffer buffer, int offset, int end) {
        final int lead = buffer.getByte(offset) & 0xFF;
        final int next = offset + 1;
        if (lead < 0xC2 || lead > 0xF4) {
            return MALFORMED;
        }
        if (lead < 0xE0) {
            return continuations(buffer, next, 1, end);
        }
        if (next == end || !isSecond(lead, buffer.getByte(next) & 0xFF)) {
            return MALFORMED;
        }
        return continuations(buffer, next, lead < 0xF0 ? 2 : 3, end);
    }

    private static boolean isSecond(int lead, int second) {
        return switch (lead) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second < 0xA0;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second < 0x90;
            default -> true;
        };
    }

    private static int continuations(DirectBuffer buffer, int offset, int count, int end) {
        if (count > end - offset) {
            return MALFORMED;
        }
        for (int i = offset; i < offset + count; i++) {
            if ((buffer.getByte(i) & 0xC0) != 0x80) {
                return MALFORMED;
            }
        }
        return offset + count;
    }
}
