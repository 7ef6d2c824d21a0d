package io.ringcast.engine.wire;

import org.agrona.DirectBuffer;

/**
 * View of a series' key: fields 1 (name) and 2 (labels) of {@code ringcast.v1.Series} in wire form, in the order sent.
 * {@link #wrap} expects bytes that {@link BatchScanner} has found well-formed. Holds at most 64 labels; allocates nothing.
 */
public final class SeriesKeyFlyweight {
    /** The most labels that a key can have. */
    public static final int MAX_LABEL_COUNT = 64;

    private static final int NAME_FIELD = 1;

    private final int[] labelNameOffsets = new int[MAX_LABEL_COUNT];
    private final int[] labelNameLengths = new int[MAX_LABEL_COUNT];
    private final int[] labelValueOffsets = new int[MAX_LABEL_COUNT];
    private final int[] labelValueLengths = new int[MAX_LABEL_COUNT];

    private DirectBuffer buffer;
    private int position;
    private int nameOffset;
    private int nameLength;
    private int labelCount;

    /** Wraps a key and finds its parts. Returns this. */
    public SeriesKeyFlyweight wrap(DirectBuffer buffer, int offset, int length) {
        this.buffer = buffer;
        position = offset;
        nameLength = 0;
        labelCount = 0;
        final int end = offset + length;
        while (position < end) {
            final int field = readVarint() >>> 3;
            final int fieldLength = readVarint();
            final int fieldOffset = position;
            if (field == NAME_FIELD) {
                nameOffset = fieldOffset;
                nameLength = fieldLength;
            } else {
                wrapLabel(fieldOffset + fieldLength);
            }
            position = fieldOffset + fieldLength;
        }
        return this;
    }

    private void wrapLabel(int end) {
        final int label = labelCount++;
        labelNameLengths[label] = 0;
        labelValueLengths[label] = 0;
        while (position < end) {
            final int field = readVarint() >>> 3;
            final int fieldLength = readVarint();
            if (field == NAME_FIELD) {
                labelNameOffsets[label] = position;
                labelNameLengths[label] = fieldLength;
            } else {
                labelValueOffsets[label] = position;
                labelValueLengths[label] = fieldLength;
            }
            position += fieldLength;
        }
    }

    private int readVarint() {
        int value = 0;
        int shift = 0;
        byte next;
        do {
            next = buffer.getByte(position++);
            value |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    public DirectBuffer buffer() {
        return buffer;
    }

    public int nameOffset() {
        return nameOffset;
    }

    public int nameLength() {
        return nameLength;
    }

    public int labelCount() {
        return labelCount;
    }

    public int labelNameOffset(int i) {
        return labelNameOffsets[i];
    }

    public int labelNameLength(int i) {
        return labelNameLengths[i];
    }

    public int labelValueOffset(int i) {
        return labelValueOffsets[i];
    }

    public int labelValueLength(int i) {
        return labelValueLengths[i];
    }
}
