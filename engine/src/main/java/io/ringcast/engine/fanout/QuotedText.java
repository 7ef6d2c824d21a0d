package io.ringcast.engine.fanout;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one string in quotes, with the escapes of Prometheus, and remembers where each of its characters stands, so that a
 * fault in it can be pointed at. Used once.
 */
final class QuotedText {
    private static final String ESCAPED = "abfnrtv\\\"'";
    private static final String UNESCAPED = "\u0007\b\f\n\r\t\u000b\\\"'";
    private static final int MAX_BYTE = 0xFF;
    private static final int MAX_ASCII = 0x7F;

    private final String text;
    private final int start;
    private final StringBuilder value = new StringBuilder();
    private int[] positions = new int[32];
    private int position;

    private QuotedText(String text, int start) {
        this.text = text;
        this.start = start;
    }

    static boolean isQuote(char character) {
        return character == '"' || character == '\'' || character == '`';
    }

    /** Reads the string that begins at {@code start}; at the faulty character it throws as the parser does. */
    static QuotedText read(String text, int start) {
        final QuotedText result = new QuotedText(text, start);
        result.read();
        return result;
    }

    String value() {
        return value.toString();
    }

    /** Where it begins, quote included. */
    int start() {
        return start;
    }

    /** Where what follows it begins. */
    int end() {
        return position;
    }

    /** Where the i-th character of the value stands. */
    int positionOf(int i) {
        return i < value.length() ? positions[i] : position - 1;
    }

    private void read() {
        final char quote = text.charAt(start);
        position = start + 1;
        while (position < text.length() && text.charAt(position) != quote) {
            if (text.charAt(position) == '\\' && quote != '`') {
                readEscape();
            } else {
                final int codePoint = text.codePointAt(position);
                append(codePoint, position);
                position += Character.charCount(codePoint);
            }
        }
        if (position >= text.length()) {
            throw SelectorParser.error(start, "the string is not closed");
        }
        position++;
    }

    private void readEscape() {
        final int escape = position;
        final char kind = escape + 1 < text.length() ? text.charAt(escape + 1) : '\0';
        final int known = kind == '\0' ? -1 : ESCAPED.indexOf(kind);
        if (known >= 0) {
            position += 2;
            append(UNESCAPED.charAt(known), escape);
        } else if (kind == 'u' || kind == 'U') {
            final int codePoint = readNumber(escape + 2, kind == 'u' ? 4 : 8, 16);
            append(codePoint, escape);
        } else if (isByteEscape(escape)) {
            readBytes(escape);
        } else {
            throw SelectorParser.error(escape, "unknown escape");
        }
    }

    private boolean isByteEscape(int escape) {
        return text.startsWith("\\x", escape)
                || (text.startsWith("\\", escape)
                        && escape + 1 < text.length()
                        && text.charAt(escape + 1) >= '0'
                        && text.charAt(escape + 1) <= '7');
    }

    /** Bytes stand for UTF-8, so those above ASCII must make up characters. */
    private void readBytes(int escape) {
        final byte[] bytes = new byte[(text.length() - escape) / 4 + 1];
        int count = 0;
        while (isByteEscape(position)) {
            final boolean isHexadecimal = text.charAt(position + 1) == 'x';
            final int value = isHexadecimal ? readNumber(position + 2, 2, 16) : readNumber(position + 1, 3, 8);
            if (value > MAX_BYTE) {
                throw SelectorParser.error(escape, "the escape is not a character");
            }
            bytes[count++] = (byte) value;
            if (count == 1 && value <= MAX_ASCII) {
                break;
            }
        }
        try {
            final CharSequence characters =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, count));
            characters.codePoints().forEach(codePoint -> append(codePoint, escape));
        } catch (final CharacterCodingException e) {
            throw SelectorParser.error(escape, "the escape is not a character");
        }
    }

    private int readNumber(int digitsStart, int digitCount, int radix) {
        long number = 0;
        for (int i = digitsStart; i < digitsStart + digitCount; i++) {
            final char digit = i < text.length() ? text.charAt(i) : '\0';
            if (digit > 'f' || Character.digit(digit, radix) < 0) {
                final String kind = radix == 16 ? "hexadecimal" : "octal";
                throw SelectorParser.error(position, "expected " + kind + " digits after the escape");
            }
            number = number * radix + Character.digit(digit, radix);
        }
        if (number > Character.MAX_CODE_POINT) {
            throw SelectorParser.error(position, "the escape is not a character");
        }
        position = digitsStart + digitCount;
        return (int) number;
    }

    private void append(int codePoint, int at) {
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            throw SelectorParser.error(at, at == position ? "half a character" : "the escape is not a character");
        }
        value.appendCodePoint(codePoint);
        if (value.length() > positions.length) {
            positions = Arrays.copyOf(positions, 2 * positions.length);
        }
        for (int i = value.length() - Character.charCount(codePoint); i < value.length(); i++) {
            positions[i] = at;
        }
    }
}
