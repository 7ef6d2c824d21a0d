package io.ringcast.engine.fanout;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Text as bytes, without garbage. */
final class Utf8 {
    /** The most bytes of one {@code char}. */
    static final int MAX_CHAR_LENGTH = 3;

    private Utf8() {}

    static boolean equal(DirectBuffer buffer, int offset, int length, byte[] expected) {
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

    /** Writes a text from offset 0 on and returns its length in bytes. Half a pair becomes '?', as the JDK does it. */
    static int write(MutableDirectBuffer buffer, String text) {
        int end = 0;
        for (int i = 0; i < text.length(); i++) {
            final char unit = text.charAt(i);
            if (unit < 0x80) {
                buffer.putByte(end++, (byte) unit);
            } else if (Character.isSurrogate(unit)) {
                final int codePoint = text.codePointAt(i);
                final boolean isPair = codePoint > Character.MAX_VALUE;
                end = isPair ? writeFour(buffer, end, codePoint) : writeUnpaired(buffer, end);
                i += isPair ? 1 : 0;
            } else {
                end = writeTwoOrThree(buffer, end, unit);
            }
        }
        return end;
    }

    private static int writeTwoOrThree(MutableDirectBuffer buffer, int offset, int unit) {
        int end = offset;
        if (unit < 0x800) {
            buffer.putByte(end++, (byte) (0xC0 | (unit >> 6)));
        } else {
            buffer.putByte(end++, (byte) (0xE0 | (unit >> 12)));
            buffer.putByte(end++, (byte) (0x80 | ((unit >> 6) & 0x3F)));
        }
        buffer.putByte(end++, (byte) (0x80 | (unit & 0x3F)));
        return end;
    }

    private static int writeFour(MutableDirectBuffer buffer, int offset, int codePoint) {
        buffer.putByte(offset, (byte) (0xF0 | (codePoint >> 18)));
        buffer.putByte(offset + 1, (byte) (0x80 | ((codePoint >> 12) & 0x3F)));
        buffer.putByte(offset + 2, (byte) (0x80 | ((codePoint >> 6) & 0x3F)));
        buffer.putByte(offset + 3, (byte) (0x80 | (codePoint & 0x3F)));
        return offset + 4;
    }

    private static int writeUnpaired(MutableDirectBuffer buffer, int offset) {
        buffer.putByte(offset, (byte) '?');
        return offset + 1;
    }
}
