package io.ringcast.engine.wire;

import org.agrona.DirectBuffer;

/** Reads one {@code Label} and checks its structure; of a repeated field the last one holds. */
final class LabelReader {
    static final int NAME_FIELD = 1;
    static final int VALUE_FIELD = 2;

    private final WireReader reader = new WireReader();
    private int nameOffset;
    private int nameLength;
    private int valueOffset;
    private int valueLength;
    private boolean nameFirst;

    /** Returns {@link BatchScanner#OK} or the code of the field in error. */
    int read(DirectBuffer buffer, int offset, int length) {
        nameOffset = offset;
        nameLength = 0;
        valueOffset = offset;
        valueLength = 0;
        nameFirst = true;
        reader.wrap(buffer, offset, length);
        for (int tag = reader.nextTag(); tag != WireReader.END; tag = reader.nextTag()) {
            final int code = readField(buffer, tag);
            if (code != BatchScanner.OK) {
                return code;
            }
        }
        return BatchScanner.OK;
    }

    private int readField(DirectBuffer buffer, int tag) {
        return switch (WireFormat.fieldNumber(tag)) {
            case NAME_FIELD -> readName(buffer, tag);
            case VALUE_FIELD -> readValue(buffer, tag);
            default -> reader.skip(tag) ? BatchScanner.OK : BatchScanner.LABELS_MALFORMED;
        };
    }

    private int readName(DirectBuffer buffer, int tag) {
        if (!readText(buffer, tag)) {
            return BatchScanner.LABEL_NAME_MALFORMED;
        }
        nameFirst &= valueLength == 0;
        nameOffset = reader.dataOffset();
        nameLength = reader.dataLength();
        return BatchScanner.OK;
    }

    private int readValue(DirectBuffer buffer, int tag) {
        if (!readText(buffer, tag)) {
            return BatchScanner.LABEL_VALUE_MALFORMED;
        }
        valueOffset = reader.dataOffset();
        valueLength = reader.dataLength();
        return BatchScanner.OK;
    }

    private boolean readText(DirectBuffer buffer, int tag) {
        return WireFormat.wireType(tag) == WireFormat.LENGTH_DELIMITED
                && reader.lengthDelimited()
                && Utf8.isValid(buffer, reader.dataOffset(), reader.dataLength());
    }

    int nameOffset() {
        return nameOffset;
    }

    int nameLength() {
        return nameLength;
    }

    int valueOffset() {
        return valueOffset;
    }

    int valueLength() {
        return valueLength;
    }

    /** Whether the value, if any, came after the name. */
    boolean isNameFirst() {
        return nameFirst;
    }

    /** Bytes of this label's body when it is written without anything to spare. */
    int canonicalLength() {
        return canonicalLength(nameLength) + canonicalLength(valueLength);
    }

    private static int canonicalLength(int textLength) {
        return textLength == 0 ? 0 : WireFormat.fieldLength(textLength);
    }
}
