package io.ringcast.engine.wire;

/** What was met of one repeated 8-byte field of a series: packed in one piece, or in several pieces of which some may be bare. */
final class PackedField {
    private final int fieldNumber;
    private int offset;
    private int count;
    private int pieceCount;

    PackedField(int fieldNumber) {
        this.fieldNumber = fieldNumber;
    }

    void reset() {
        offset = 0;
        count = 0;
        pieceCount = 0;
    }

    /** Takes in the field whose tag was just read; returns false when it is malformed. */
    boolean read(WireReader reader, int tag) {
        final boolean isPacked = WireFormat.wireType(tag) == WireFormat.LENGTH_DELIMITED;
        final boolean isBare = WireFormat.wireType(tag) == WireFormat.FIXED64;
        if (isPacked ? !reader.lengthDelimited() : !(isBare && reader.fixed64())) {
            return false;
        }
        if (reader.dataLength() % Long.BYTES != 0) {
            return false;
        }
        if (reader.dataLength() > 0) {
            offset = reader.dataOffset();
            count += reader.dataLength() / Long.BYTES;
            pieceCount++;
        }
        return true;
    }

    int fieldNumber() {
        return fieldNumber;
    }

    /** Where the elements lie, when they lie in one piece. */
    int offset() {
        return offset;
    }

    int count() {
        return count;
    }

    boolean isScattered() {
        return pieceCount > 1;
    }
}
