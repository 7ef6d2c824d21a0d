package io.ringcast.engine.wire;

import org.agrona.DirectBuffer;

/**
 * Reads a {@code Series} in the form that ordinary encoders give it: name and labels or neither, kind, timestamps, values,
 * ref, each once and in this order (labels as often as there are), lists packed. It looks at lengths alone: what the key says
 * is settled by its being known, or by the ref that stands for it. Everything else is left to {@link SeriesScanner}. State
 * thread only; allocates nothing.
 */
final class OrdinarySeriesScanner {
    private static final byte NAME_TAG = (byte) WireFormat.tag(1, WireFormat.LENGTH_DELIMITED);
    private static final byte LABELS_TAG = (byte) WireFormat.tag(2, WireFormat.LENGTH_DELIMITED);
    private static final byte KIND_TAG = (byte) WireFormat.tag(3, WireFormat.VARINT);
    private static final byte TIMESTAMPS_TAG = (byte) WireFormat.tag(4, WireFormat.LENGTH_DELIMITED);
    private static final byte VALUES_TAG = (byte) WireFormat.tag(5, WireFormat.LENGTH_DELIMITED);
    private static final byte INT_VALUES_TAG = (byte) WireFormat.tag(6, WireFormat.LENGTH_DELIMITED);
    private static final byte REF_TAG = (byte) WireFormat.tag(7, WireFormat.VARINT);
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
    private int ref;
    private int timestampsOffset;
    private int timestampsLength;
    private int valuesOffset;
    private int valuesLength;
    private boolean isInteger;

    OrdinarySeriesScanner(KnownSeries known) {
        this.known = known;
    }

    /** Returns whether the series has the ordinary form and a known key or a ref; only then {@link #store} may follow. */
    boolean scan(DirectBuffer seriesBuffer, int offset, int length) {
        // To store a reference costs the collector's mark; nearly always it is the ring memory, as before.
        if (buffer != seriesBuffer) {
            buffer = seriesBuffer;
        }
        position = offset;
        end = offset + length;
        return skipKey() && readKind() && readTimestamps() && readValues() && readRef() && settleKey();
    }

    /** Writes what the last scan found into row {@code i} of the table. */
    void store(SeriesTable table, int i) {
        table.key(i, keyOffset, keyLength);
        table.known(i, record);
        table.kind(i, kind);
        table.ref(i, ref);
        table.timestamps(i, timestampsOffset, timestampsLength / Long.BYTES);
        table.values(i, valuesOffset, valuesLength / Long.BYTES, isInteger);
    }

    private boolean skipKey() {
        keyOffset = position;
        boolean isWhole = tag() != NAME_TAG || skipField();
        while (isWhole && tag() == LABELS_TAG) {
            isWhole = skipField();
        }
        keyLength = position - keyOffset;
        return isWhole;
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
        return kind >= 0 && kind <= SeriesKind.LARGEST_NUMBER;
    }

    private boolean readTimestamps() {
        if (tag() != TIMESTAMPS_TAG) {
            return false;
        }
        position++;
        timestampsLength = bodyLength();
        timestampsOffset = position;
        position += timestampsLength;
        return timestampsLength >= 0 && (timestampsLength & ALIGNED_MASK) == 0;
    }

    private boolean readValues() {
        final byte tag = tag();
        if (tag != VALUES_TAG && tag != INT_VALUES_TAG) {
            return false;
        }
        position++;
        valuesLength = bodyLength();
        valuesOffset = position;
        position += valuesLength;
        isInteger = tag == INT_VALUES_TAG && valuesLength > 0;
        return valuesLength >= 0 && (valuesLength & ALIGNED_MASK) == 0;
    }

    /** A ref of at most two bytes; as the last field it leaves nothing behind it. */
    private boolean readRef() {
        ref = 0;
        if (tag() == REF_TAG) {
            position++;
            ref = shortVarint();
        }
        return ref >= 0 && position == end;
    }

    private boolean settleKey() {
        record = keyLength == 0 ? KnownSeries.NOT_KNOWN : known.find(buffer, keyOffset, keyLength);
        return record != KnownSeries.NOT_KNOWN || (keyLength == 0 && ref > 0);
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
        final int length = shortVarint();
        return length <= end - position ? length : -1;
    }

    /** Reads a number of at most two bytes; negative when it is longer, or not there. */
    private int shortVarint() {
        if (position == end) {
            return -1;
        }
        final int low = buffer.getByte(position++);
        if (low >= 0) {
            return low;
        }
        if (position == end) {
            return -1;
        }
        final int high = buffer.getByte(position++);
        return high <= 0 ? -1 : (low & 0x7F) | high << VARINT_BITS;
    }
}
