package io.ringcast.engine.wire;

import org.agrona.DirectBuffer;

/**
 * Scans one {@code Series}: checks its structure and finds its key and samples. What an unusual encoder scattered
 * (fields out of order, split or bare elements, fields repeated or unknown within the key) is gathered in scratch memory,
 * so that the same series always has the same key bytes. Each byte is copied at most once, hence the scratch memory
 * needs no more room than the batch.
 */
final class SeriesScanner {
    private static final int NAME_FIELD = 1;
    private static final int LABELS_FIELD = 2;
    private static final int KIND_FIELD = 3;
    private static final int TIMESTAMPS_FIELD = 4;
    private static final int VALUES_FIELD = 5;
    private static final int INT_VALUES_FIELD = 6;
    private static final int REF_FIELD = 7;

    private final WireReader reader = new WireReader();
    private final LabelReader label = new LabelReader();
    private final PackedField timestamps = new PackedField(TIMESTAMPS_FIELD);
    private final PackedField doubles = new PackedField(VALUES_FIELD);
    private final PackedField integers = new PackedField(INT_VALUES_FIELD);
    private final WireWriter scratch;

    private DirectBuffer buffer;
    private int offset;
    private int length;
    private int nameOffset;
    private int nameLength;
    private int labelsLength;
    private int keyStart;
    private int keyEnd;
    private boolean keyInOrder;
    private int kind;
    private int ref;

    /** @param scratch where to gather; the batch's owner wraps it anew for each batch. */
    SeriesScanner(WireWriter scratch) {
        this.scratch = scratch;
    }

    /** Scans the series; returns {@link BatchScanner#OK} or the code of the field in error. */
    int scan(DirectBuffer seriesBuffer, int seriesOffset, int seriesLength) {
        reset(seriesBuffer, seriesOffset, seriesLength);
        reader.wrap(buffer, offset, length);
        int fieldStart = offset;
        for (int tag = reader.nextTag(); tag != WireReader.END; tag = reader.nextTag()) {
            final int code = scanField(tag, fieldStart);
            if (code != BatchScanner.OK) {
                return code;
            }
            fieldStart = reader.position();
        }
        return BatchScanner.OK;
    }

    /** Writes what the last scan found into row {@code i} of the table. */
    void store(SeriesTable table, int i) {
        storeKey(table, i);
        table.ref(i, ref);
        table.kind(i, kind);
        table.timestamps(i, place(timestamps, table, i, SeriesTable.TIMESTAMPS), timestamps.count());
        final boolean isInteger = integers.count() > 0 && doubles.count() == 0;
        final PackedField values = isInteger ? integers : doubles;
        table.values(i, place(values, table, i, SeriesTable.VALUES), values.count(), isInteger);
        if (integers.count() > 0 && doubles.count() > 0) {
            table.bothValueTypes(i);
        }
    }

    private void reset(DirectBuffer seriesBuffer, int seriesOffset, int seriesLength) {
        buffer = seriesBuffer;
        offset = seriesOffset;
        length = seriesLength;
        nameOffset = seriesOffset;
        nameLength = 0;
        labelsLength = 0;
        keyStart = seriesOffset;
        keyEnd = seriesOffset;
        keyInOrder = true;
        kind = 0;
        ref = 0;
        timestamps.reset();
        doubles.reset();
        integers.reset();
    }

    private int scanField(int tag, int fieldStart) {
        return switch (WireFormat.fieldNumber(tag)) {
            case NAME_FIELD -> scanName(tag, fieldStart);
            case LABELS_FIELD -> scanLabel(tag, fieldStart);
            case KIND_FIELD -> scanKind(tag);
            case TIMESTAMPS_FIELD -> timestamps.read(reader, tag) ? BatchScanner.OK : BatchScanner.TIMESTAMPS_MALFORMED;
            case VALUES_FIELD -> doubles.read(reader, tag) ? BatchScanner.OK : BatchScanner.VALUES_MALFORMED;
            case INT_VALUES_FIELD -> integers.read(reader, tag) ? BatchScanner.OK : BatchScanner.INT_VALUES_MALFORMED;
            case REF_FIELD -> scanRef(tag);
            default -> reader.skip(tag) ? BatchScanner.OK : BatchScanner.SERIES_MALFORMED;
        };
    }

    private int scanName(int tag, int fieldStart) {
        if (!isLengthDelimited(tag) || !Utf8.isValid(buffer, reader.dataOffset(), reader.dataLength())) {
            return BatchScanner.NAME_MALFORMED;
        }
        nameOffset = reader.dataOffset();
        nameLength = reader.dataLength();
        keyInOrder &= labelsLength == 0;
        extendKey(fieldStart);
        return BatchScanner.OK;
    }

    private int scanLabel(int tag, int fieldStart) {
        if (!isLengthDelimited(tag)) {
            return BatchScanner.LABELS_MALFORMED;
        }
        final int code = label.read(buffer, reader.dataOffset(), reader.dataLength());
        keyInOrder &= label.isNameFirst();
        labelsLength += WireFormat.fieldLength(label.canonicalLength());
        extendKey(fieldStart);
        return code;
    }

    private int scanKind(int tag) {
        if (WireFormat.wireType(tag) != WireFormat.VARINT) {
            return BatchScanner.KIND_MALFORMED;
        }
        final int number = (int) reader.varint();
        // A kind that came into the protocol after this server is taken as unspecified.
        kind = number < 0 || number > SeriesKind.LARGEST_NUMBER ? 0 : number;
        return reader.failed() ? BatchScanner.KIND_MALFORMED : BatchScanner.OK;
    }

    private int scanRef(int tag) {
        if (WireFormat.wireType(tag) != WireFormat.VARINT) {
            return BatchScanner.REF_MALFORMED;
        }
        ref = (int) reader.varint();
        return reader.failed() ? BatchScanner.REF_MALFORMED : BatchScanner.OK;
    }

    private boolean isLengthDelimited(int tag) {
        return WireFormat.wireType(tag) == WireFormat.LENGTH_DELIMITED && reader.lengthDelimited();
    }

    private void extendKey(int fieldStart) {
        if (keyStart == keyEnd) {
            keyStart = fieldStart;
        } else if (keyEnd != fieldStart) {
            keyInOrder = false;
        }
        keyEnd = reader.position();
    }

    private void storeKey(SeriesTable table, int i) {
        final int nameFieldLength = nameLength == 0 ? 0 : WireFormat.fieldLength(nameLength);
        // Whatever else is unusual (repeated or unknown fields, needless bytes in a number) makes the key longer.
        if (keyInOrder && keyEnd - keyStart == nameFieldLength + labelsLength) {
            table.key(i, keyStart, keyEnd - keyStart);
            return;
        }
        final int start = scratch.position();
        gatherKey();
        table.key(i, start, scratch.position() - start);
        table.gathered(i, SeriesTable.KEY);
    }

    private void gatherKey() {
        scratch.text(NAME_FIELD, buffer, nameOffset, nameLength);
        reader.wrap(buffer, offset, length);
        for (int tag = reader.nextTag(); tag != WireReader.END; tag = reader.nextTag()) {
            reader.skip(tag);
            if (WireFormat.fieldNumber(tag) == LABELS_FIELD) {
                label.read(buffer, reader.dataOffset(), reader.dataLength());
                scratch.startField(LABELS_FIELD, label.canonicalLength());
                scratch.text(LabelReader.NAME_FIELD, buffer, label.nameOffset(), label.nameLength());
                scratch.text(LabelReader.VALUE_FIELD, buffer, label.valueOffset(), label.valueLength());
            }
        }
    }

    private int place(PackedField field, SeriesTable table, int i, int part) {
        if (!field.isScattered()) {
            return field.offset();
        }
        final int start = scratch.position();
        reader.wrap(buffer, offset, length);
        for (int tag = reader.nextTag(); tag != WireReader.END; tag = reader.nextTag()) {
            reader.skip(tag);
            if (WireFormat.fieldNumber(tag) == field.fieldNumber()) {
                scratch.raw(buffer, reader.dataOffset(), reader.dataLength());
            }
        }
        table.gathered(i, part);
        return start;
    }
}
