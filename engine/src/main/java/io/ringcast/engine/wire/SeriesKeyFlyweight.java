package io.ringcast.engine.wire;

import org.agrona.DirectBuffer;

/**
 * View of a series' key: fields 1 (name) and 2 (labels) of {@code ringcast.v1.Series} in wire form, labels as sent.
 * {@link #wrap} expects bytes that {@link BatchScanner} has found well-formed. Holds at most 64 labels; allocates nothing.
 */
public final class SeriesKeyFlyweight {
    /** The most labels that a key can have. */
    public static final int MAX_LABEL_COUNT = 64;

    private static final int NAME_TAG = WireFormat.tag(1, WireFormat.LENGTH_DELIMITED);
    private static final int LABELS_TAG = WireFormat.tag(2, WireFormat.LENGTH_DELIMITED);
    private static final int LABEL_NAME_TAG = WireFormat.tag(1, WireFormat.LENGTH_DELIMITED);
    private static final int LABEL_VALUE_TAG = WireFormat.tag(2, WireFormat.LENGTH_DELIMITED);

    private final WireReader reader = new WireReader();
    private final WireReader labelReader = new WireReader();
    private final int[] labelNameOffset = new int[MAX_LABEL_COUNT];
    private final int[] labelNameLength = new int[MAX_LABEL_COUNT];
    private final int[] labelValueOffset = new int[MAX_LABEL_COUNT];
    private final int[] labelValueLength = new int[MAX_LABEL_COUNT];
    private DirectBuffer buffer;
    private int nameOffset;
    private int nameLength;
    private int labelCount;

    /** Wraps a key and finds its parts. Returns this. */
    public SeriesKeyFlyweight wrap(DirectBuffer keyBuffer, int offset, int length) {
        buffer = keyBuffer;
        nameOffset = offset;
        nameLength = 0;
        labelCount = 0;
        reader.wrap(keyBuffer, offset, length);
        for (int tag = reader.nextTag(); tag != WireReader.END && reader.skip(tag); tag = reader.nextTag()) {
            if (tag == NAME_TAG) {
                nameOffset = reader.dataOffset();
                nameLength = reader.dataLength();
            } else if (tag == LABELS_TAG) {
                addLabel();
            }
        }
        return this;
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

    /** How many labels there are; of those beyond {@link #MAX_LABEL_COUNT} no more than this is known. */
    public int labelCount() {
        return labelCount;
    }

    public int labelNameOffset(int i) {
        return labelNameOffset[i];
    }

    public int labelNameLength(int i) {
        return labelNameLength[i];
    }

    public int labelValueOffset(int i) {
        return labelValueOffset[i];
    }

    public int labelValueLength(int i) {
        return labelValueLength[i];
    }

    private void addLabel() {
        final int i = labelCount++;
        if (i >= MAX_LABEL_COUNT) {
            return;
        }
        labelNameOffset[i] = reader.dataOffset();
        labelNameLength[i] = 0;
        labelValueOffset[i] = reader.dataOffset();
        labelValueLength[i] = 0;
        wrapLabel(i);
    }

    private void wrapLabel(int i) {
        final WireReader fields = labelReader.wrap(buffer, reader.dataOffset(), reader.dataLength());
        for (int tag = fields.nextTag(); tag != WireReader.END && fields.skip(tag); tag = fields.nextTag()) {
            if (tag == LABEL_NAME_TAG) {
                labelNameOffset[i] = fields.dataOffset();
                labelNameLength[i] = fields.dataLength();
            } else if (tag == LABEL_VALUE_TAG) {
                labelValueOffset[i] = fields.dataOffset();
                labelValueLength[i] = fields.dataLength();
            }
        }
    }
}
