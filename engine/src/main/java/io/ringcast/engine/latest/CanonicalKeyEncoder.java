package io.ringcast.engine.latest;

import io.ringcast.engine.wire.SeriesKeyFlyweight;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes a key in the one form under which its series is stored: the name, then the labels sorted by the bytes of their
 * names, each in the shortest wire form. It is never longer than the key as sent. State thread only; allocates only for a
 * key longer than any before and than {@value #INITIAL_LENGTH} bytes.
 */
final class CanonicalKeyEncoder {
    static final int INITIAL_LENGTH = 1 << 16;
    private static final int FIRST_FIELD = 0x0A;
    private static final int SECOND_FIELD = 0x12;

    private final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(INITIAL_LENGTH, Long.BYTES));
    private final SeriesKeyFlyweight sent = new SeriesKeyFlyweight();
    private final int[] order = new int[SeriesKeyFlyweight.MAX_LABEL_COUNT];
    private int length;

    /** Encodes a key, as sent, at the start of {@link #buffer()}. */
    void encode(DirectBuffer key, int keyOffset, int keyLength) {
        if (keyLength > buffer.capacity()) {
            buffer.wrap(BufferUtil.allocateDirectAligned(2 * keyLength, Long.BYTES));
        }
        sent.wrap(key, keyOffset, keyLength);
        sortLabels();
        length = 0;
        putText(FIRST_FIELD, sent.nameOffset(), sent.nameLength());
        for (int i = 0; i < sent.labelCount(); i++) {
            putLabel(order[i]);
        }
    }

    /** Whether the bytes are those encoded last. */
    boolean matches(DirectBuffer key, int keyOffset, int keyLength) {
        return length == keyLength && Bytes.equal(buffer, 0, key, keyOffset, keyLength);
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    private void sortLabels() {
        for (int i = 0; i < sent.labelCount(); i++) {
            int place = i;
            while (place > 0 && compareNames(order[place - 1], i) > 0) {
                order[place] = order[place - 1];
                place--;
            }
            order[place] = i;
        }
    }

    private int compareNames(int a, int b) {
        return Bytes.compare(
                sent.buffer(),
                sent.labelNameOffset(a),
                sent.labelNameLength(a),
                sent.labelNameOffset(b),
                sent.labelNameLength(b));
    }

    private void putLabel(int label) {
        final int nameLength = sent.labelNameLength(label);
        final int valueLength = sent.labelValueLength(label);
        putByte(SECOND_FIELD);
        putVarint(textLength(nameLength) + textLength(valueLength));
        putText(FIRST_FIELD, sent.labelNameOffset(label), nameLength);
        putText(SECOND_FIELD, sent.labelValueOffset(label), valueLength);
    }

    private void putText(int tag, int textOffset, int textLength) {
        if (textLength > 0) {
            putByte(tag);
            putVarint(textLength);
            buffer.putBytes(length, sent.buffer(), textOffset, textLength);
            length += textLength;
        }
    }

    private static int textLength(int length) {
        return length == 0 ? 0 : 1 + varintLength(length) + length;
    }

    private static int varintLength(int value) {
        return (Integer.SIZE - Integer.numberOfLeadingZeros(value | 1) + 6) / 7;
    }

    private void putVarint(int value) {
        int rest = value;
        while (rest > 0x7F) {
            putByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        putByte(rest);
    }

    private void putByte(int value) {
        buffer.putByte(length++, (byte) value);
    }
}
