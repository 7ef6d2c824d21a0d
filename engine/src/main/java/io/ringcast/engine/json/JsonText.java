package io.ringcast.engine.json;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Turns UTF-8 bytes into quoted JSON strings.
 *
 * <p>Stateless: any thread may call; nothing is allocated. Buffers belong to the caller, and source and target must
 * not overlap.
 */
public final class JsonText {
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long FIRST_PRINTABLE = EACH_BYTE * ' ';
    private static final long QUOTES = EACH_BYTE * '"';
    private static final long BACKSLASHES = EACH_BYTE * '\\';

    private static final int MAX_ESCAPE_LENGTH = 6;
    private static final byte[] SHORT_ESCAPES = shortEscapes();
    private static final byte[] HEX_DIGITS = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private JsonText() {}

    /**
     * Bytes that {@link #writeQuoted} may need for {@code length} source bytes.
     *
     * @throws ArithmeticException above 357,913,940, where the answer is no {@code int}.
     */
    public static int quotedMaxLength(final int length) {
        return Math.addExact(Math.multiplyExact(length, MAX_ESCAPE_LENGTH), 2);
    }

    /**
     * Writes {@code length} bytes of valid UTF-8 (not checked again) as a JSON string with its
     * quotes. Only {@code "}, {@code \} and U+0000 to U+001F are escaped; everything else stays UTF-8.
     *
     * @return bytes written, at most {@link #quotedMaxLength}; the caller leaves room for that many.
     */
    public static int writeQuoted(
            final MutableDirectBuffer buffer,
            final int offset,
            final DirectBuffer source,
            final int sourceOffset,
            final int length) {
        final int sourceEnd = sourceOffset + length;
        int from = sourceOffset;
        int to = offset;
        buffer.putByte(to++, (byte) '"');
        while (from < sourceEnd) {
            if (sourceEnd - from >= Long.BYTES) {
                final long word = source.getLong(from, ByteOrder.LITTLE_ENDIAN);
                if (!needsEscape(word)) {
                    buffer.putLong(to, word, ByteOrder.LITTLE_ENDIAN);
                    from += Long.BYTES;
                    to += Long.BYTES;
                    continue;
                }
            }
            final int stepEnd = Math.min(from + Long.BYTES, sourceEnd);
            while (from < stepEnd) {
                to += writeByte(buffer, to, source.getByte(from++));
            }
        }
        buffer.putByte(to++, (byte) '"');
        return to - offset;
    }

    private static boolean needsEscape(final long word) {
        final long quotes = word ^ QUOTES;
        final long backslashes = word ^ BACKSLASHES;
        final long found = ((word - FIRST_PRINTABLE) & ~word)
                | ((quotes - EACH_BYTE) & ~quotes)
                | ((backslashes - EACH_BYTE) & ~backslashes);
        return (found & HIGH_BITS) != 0;
    }

    private static int writeByte(final MutableDirectBuffer buffer, final int offset, final byte value) {
        if (value < 0 || (value >= ' ' && value != '"' && value != '\\')) {
            buffer.putByte(offset, value);
            return 1;
        }
        buffer.putByte(offset, (byte) '\\');
        final byte shortEscape = SHORT_ESCAPES[value];
        if (shortEscape != 0) {
            buffer.putByte(offset + 1, shortEscape);
            return 2;
        }
        buffer.putByte(offset + 1, (byte) 'u');
        buffer.putByte(offset + 2, (byte) '0');
        buffer.putByte(offset + 3, (byte) '0');
        buffer.putByte(offset + 4, HEX_DIGITS[value >> 4]);
        buffer.putByte(offset + 5, HEX_DIGITS[value & 0xF]);
        return MAX_ESCAPE_LENGTH;
    }

    private static byte[] shortEscapes() {
        final byte[] escapes = new byte['\\' + 1];
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        escapes['\b'] = 'b';
        escapes['\f'] = 'f';
        escapes['\n'] = 'n';
        escapes['\r'] = 'r';
        escapes['\t'] = 't';
        return escapes;
    }
}
