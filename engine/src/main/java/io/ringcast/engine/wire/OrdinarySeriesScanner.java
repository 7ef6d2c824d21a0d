package io.ringcast.engine.wire;

import org.agrona.DirectBuffer;

/**
 * Reads a {@code Series} in the form that ordinary encoders give it: name, labels, kind, timestamps, values, each once and
 * in this order (labels as often as there are), lists packed. It looks at lengths alone: what the key says is settled by
 * its being known. Everything else is left to {@link SeriesScanner}. State thread only; allocates nothing.
 */
final class OrdinarySeriesScanner {
    private static final byte NAME_TAG = (byte) WireFormat.tag(1, WireFormat.LENGTH_DELIMITED);
    private static final byte LABELS_TAG = (byte) WireFormat.tag(2, WireFormat.LENGTH_DELIMITED);
    private static final byte KIND_TAG = (byte) WireFormat.tag(3, WireFormat.VARINT);
    private static final byte TIMESTAMPS_TAG = (byte) WireFormat.tag(4, WireFormat.LENGTH_DELIMITED);
    private static final byte VALUES_TAG = (byte) WireFormat.tag(5, WireFormat.LENGTH_DELIMITED);
    private static final byte INT_VALUES_TAG = (byte) WireFormat.tag(6, WireFormat.LENGTH_DELIMITED);
    private static final int LARGEST_KIND = 3;
    private static final int VARINT_BITS = 7;
    private static final int ALIGNED_MASK = Long.BYTES - 1;

    /** Not a tag of any field: stands for the end of the series. */
    private static final byte END = 0;

    private final KnownSeries known;
    private DirectBuffer buffer;
    private int position;
    private int end;
    private int record;
    private int keyOffset;
    private int keyLength;
    private int kind;
    private int timestampsOffset;
    private int timestampsLength;
    private int valuesOffset;
    private int valuesLength;
    private boolean isInteger;

    OrdinarySeriesScanner(KnownSeries known) {
        this.known = known;
    }

    /** Returns whether the series has the ordinary form and a known key; only then {@link #store} may follow. */
    boolean scan(DirectBuffer seriesBuffer, int offset, int length) {
        buffer = seriesBuffer;
        position = offset;
        end = offset + length;
        return skipKey() && readSamples() && findKey();
    }

    /** Writes what the last scan found into row {@code i} of the table. */
    void store(SeriesTable table, int i) {
        table.key(i, keyOffset, keyLength);
        table.known(i, record);
        table.kind(i, kind);
        table.timestamps(i, timestampsOffset, timestampsLength / Long.BYTES);
        table.values(i, valuesOffset, valuesLength / Long.BYTES, isInteger);
    }

    private boolean skipKey() {
        keyOffset = position;
        if (tag() != NAME_TAG) {
            return false;
        }
        boolean isWhole = skipField();
        while (isWhole && tag() == LABELS_TAG) {
            isWhole = skipField();
        }
        keyLength = position - keyOffset;
        return isWhole;
    }

    private boolean readSamples() {
        if (!readKind() || tag() != TIMESTAMPS_TAG) {
            return false;
        }
        position++;
        timestampsLength = bodyLength();
        timestampsOffset = position;
        if (timestampsLength < 0) {
            return false;
        }
        position += timestampsLength;
        final byte valuesTag = tag();
        if (valuesTag != INT_VALUES_TAG && valuesTag != VALUES_TAG) {
            return false;
        }
        position++;
        valuesLength = bodyLength();
        valuesOffset = position;
        isInteger = valuesTag == INT_VALUES_TAG && valuesLength > 0;
        return valuesLength == end - position && ((timestampsLength | valuesLength) & ALIGNED_MASK) == 0;
    }

    private boolean readKind() {
        kind = 0;
        if (tag() != KIND_TAG) {
            return true;
        }
        if (end - position < 2) {
            return false;
        }
        kind = buffer.getByte(position + 1);
        position += 2;
        return kind >= 0 && kind <= LARGEST_KIND;
    }

    private boolean findKey() {
        record = known.find(buffer, keyOffset, keyLength);
        return record != KnownSeries.NOT_KNOWN;
    }

    private byte tag() {
        return position < end ? buffer.getByte(position) : END;
    }

    private boolean skipField() {
        position++;
        final int length = bodyLength();
        position += length;
        return length >= 0;
    }

    /** Reads a length of at most two bytes; negative when it is longer, or more than is left. */
    private int bodyLength() {
        if (position == end) {
            return -1;
        }
        int length = buffer.getByte(position++);
        if (length < 0) {
            if (position == end) {
                return -1;
            }
            final int high = buffer.getByte(position++);
            length = high <= 0 ? -1 : (length & 0x7F) | high << VARINT_BITS;
        }
        return length <= end - position ? length : -1;
    }
}
