package io.ringcast.bench.rig.client;

import java.nio.charset.StandardCharsets;

/**
 * Reads an item byte by byte where it is written as the relay writes it: blanks before numbers alone, no escapes, plain numbers, known fields. Ten
 * times cheaper than a JSON parser, so that clients that parse everything do not make the load dearer than the server. One thread.
 */
final class ItemScanner {
    /** The item is written otherwise; see {@link ItemParser}. */
    static final int OTHERWISE = -1;

    private static final byte[] AGENT = ascii("agent");
    private static final byte[] METRIC = ascii("metric");
    private static final byte[] VALUE = ascii("value");
    private static final byte[] N = ascii("n");
    private static final byte[] LABELS = ascii("labels");
    private static final byte[] TIMESTAMP = ascii("timestampNs");
    private static final byte[] EARLIER = ascii("earlier");
    private static final int LONG_DIGITS = 18;
    private static final int TIMESTAMP_DIGITS = 19;
    private static final int EXACT_DIGITS = 15;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14
    };

    private byte[] bytes;
    private int end;
    private int place;
    private boolean isOtherwise;

    /** Reads the object at {@code offset}; returns where it ends, or {@link #OTHERWISE}. */
    int read(byte[] newBytes, int offset, int newEnd, ItemFields item) {
        bytes = newBytes;
        end = newEnd;
        place = offset;
        isOtherwise = false;
        item.clear();
        expect('{');
        do {
            field(item);
        } while (!isOtherwise && skip(','));
        expect('}');
        return isOtherwise ? OTHERWISE : place;
    }

    private void field(ItemFields item) {
        final int name = place + 1;
        skipText();
        final int length = place - name - 1;
        expect(':');
        if (isOtherwise) {
            return;
        }
        switch (bytes[name]) {
            case 'a' -> keyPart(name, length, AGENT, item);
            case 'm' -> keyPart(name, length, METRIC, item);
            case 'l' -> labels(name, length, item);
            case 't' -> {
                expectName(name, length, TIMESTAMP);
                item.newestNs(quotedTimestamp());
            }
            case 'v' -> {
                expectName(name, length, VALUE);
                item.newestValue(number());
            }
            case 'n' -> {
                expectName(name, length, N);
                skipBlanks();
                item.n(digits(LONG_DIGITS));
            }
            case 'e' -> earlier(name, length, item);
            default -> isOtherwise = true;
        }
    }

    private void keyPart(int name, int length, byte[] expected, ItemFields item) {
        expectName(name, length, expected);
        key(item);
        item.key('/');
    }

    private void labels(int name, int length, ItemFields item) {
        expectName(name, length, LABELS);
        expect('{');
        while (!isOtherwise && !skip('}')) {
            key(item);
            item.key('=');
            expect(':');
            key(item);
            item.key(',');
            skip(',');
        }
    }

    private void earlier(int name, int length, ItemFields item) {
        expectName(name, length, EARLIER);
        expect('[');
        while (!isOtherwise && !skip(']')) {
            expect('[');
            final long timestampNs = quotedTimestamp();
            expect(',');
            item.earlier(timestampNs, number());
            expect(']');
            skip(',');
        }
    }

    /** A text goes into the key. */
    private void key(ItemFields item) {
        expect('"');
        while (place < end && bytes[place] != '"') {
            isOtherwise |= bytes[place] == '\\' || bytes[place] < ' ';
            item.key(bytes[place++]);
        }
        expect('"');
    }

    private void skipText() {
        expect('"');
        while (place < end && bytes[place] != '"') {
            isOtherwise |= bytes[place] == '\\' || bytes[place] < ' ';
            place++;
        }
        expect('"');
    }

    private long quotedTimestamp() {
        expect('"');
        final int start = place;
        final long timestampNs = digits(TIMESTAMP_DIGITS);
        isOtherwise |= place - start > TIMESTAMP_DIGITS;
        expect('"');
        return timestampNs;
    }

    /** Exact where all digits together and the power of ten are: then one division rounds as it should. */
    private double number() {
        skipBlanks();
        final boolean isNegative = skip('-');
        final int start = place;
        final long whole = digits(EXACT_DIGITS);
        final int wholeDigits = place - start;
        if (!skip('.')) {
            isOtherwise |= place < end && (bytes[place] | ' ') == 'e';
            return isNegative ? -(double) whole : whole;
        }
        final int fraction = place;
        final long rest = digits(EXACT_DIGITS);
        final int restDigits = place - fraction;
        isOtherwise |= wholeDigits + restDigits > EXACT_DIGITS || (place < end && (bytes[place] | ' ') == 'e');
        if (isOtherwise) {
            return 0;
        }
        final double value = (whole * POWERS[restDigits] + rest) / POWERS[restDigits];
        return isNegative ? -value : value;
    }

    private long digits(int maxCount) {
        final int start = place;
        long number = 0;
        while (place < end && bytes[place] >= '0' && bytes[place] <= '9') {
            number = 10 * number + bytes[place++] - '0';
        }
        isOtherwise |= place == start || place - start > maxCount;
        return number;
    }

    private void skipBlanks() {
        while (place < end && bytes[place] == ' ') {
            place++;
        }
    }

    private void expectName(int name, int length, byte[] expected) {
        if (length != expected.length || !java.util.Arrays.equals(bytes, name, name + length, expected, 0, length)) {
            isOtherwise = true;
        }
    }

    private void expect(char character) {
        if (!skip(character)) {
            isOtherwise = true;
        }
    }

    private boolean skip(char character) {
        if (place < end && bytes[place] == character) {
            place++;
            return true;
        }
        return false;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
