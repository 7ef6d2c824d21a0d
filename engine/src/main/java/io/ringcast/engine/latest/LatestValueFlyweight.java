package io.ringcast.engine.latest;

import static io.ringcast.engine.latest.LatestValueDescriptor.ACCEPTED_COUNT_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.AGENT_INDEX_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.INTEGER_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.KEY_POSITION_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.KIND_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.LAST_SEQUENCE_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.SERIES;
import static io.ringcast.engine.latest.LatestValueDescriptor.SERIES_ID_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.STATE_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.TIMESTAMP_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.TOMBSTONE;
import static io.ringcast.engine.latest.LatestValueDescriptor.TOUCHED_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.VALUE_BITS_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.recordOffset;

import io.ringcast.engine.wire.SeriesKind;
import org.agrona.concurrent.UnsafeBuffer;

/** View of one record of the {@link LatestValueMap}; moved by {@link LatestValueMap#wrap}. State thread only. */
public final class LatestValueFlyweight {
    private UnsafeBuffer records;
    private KeyHeap keys;
    private DerivedValues derived;
    private int record;
    private int offset;

    LatestValueFlyweight wrap(UnsafeBuffer records, KeyHeap keys, DerivedValues derived, int record) {
        // To store a reference costs the collector's mark; nearly always it is the map that was wrapped before.
        if (this.keys != keys) {
            this.records = records;
            this.keys = keys;
            this.derived = derived;
        }
        this.record = record;
        offset = recordOffset(record);
        return this;
    }

    /** The index of the record. */
    public int record() {
        return record;
    }

    /** Whether the record holds a series at all: not free and not an alias. */
    public boolean isSeries() {
        final byte state = records.getByte(offset + STATE_OFFSET);
        return state == SERIES || state == TOMBSTONE;
    }

    /** Whether the series was evicted and not yet purged. */
    public boolean isTombstone() {
        return records.getByte(offset + STATE_OFFSET) == TOMBSTONE;
    }

    /** Dense, from 0, never reused within an epoch. */
    public int seriesId() {
        return records.getInt(offset + SERIES_ID_OFFSET);
    }

    public int agentIndex() {
        return records.getInt(offset + AGENT_INDEX_OFFSET);
    }

    /** The ring sequence of the event that last changed the series. */
    public long lastSequence() {
        return records.getLong(offset + LAST_SEQUENCE_OFFSET);
    }

    /** Of the newest accepted sample, since 1970; 0 before the first. */
    public long timestampNs() {
        return records.getLong(offset + TIMESTAMP_OFFSET);
    }

    /** IEEE bits of a double, or the integer itself: see {@link #isInteger()}. */
    public long valueBits() {
        return records.getLong(offset + VALUE_BITS_OFFSET);
    }

    public boolean isInteger() {
        return records.getByte(offset + INTEGER_OFFSET) != 0;
    }

    /** The kind last sent; a gauge before the first sample. */
    public SeriesKind kind() {
        return SeriesKind.of(records.getByte(offset + KIND_OFFSET));
    }

    /** Of a series that is no gauge: per second at the newest sample; {@link Derivation#NO_RATE}: none. */
    public double rate() {
        return derived.rate(record);
    }

    /** Of a series that is no gauge: the sum of the accepted deltas, see {@link Derivation#totalBits()}. */
    public long totalBits() {
        return derived.totalBits(record);
    }

    /** The series' cumulative count of accepted samples: {@code n} on the wire. */
    public long acceptedCount() {
        return records.getLong(offset + ACCEPTED_COUNT_OFFSET);
    }

    /** Monotonic time of the last accepted sample, or of the burial of a tombstone. */
    public long touchedNs() {
        return records.getLong(offset + TOUCHED_OFFSET);
    }

    /** Where the key lies in the map's key heap: in canonical form, labels sorted by name. */
    public int keyOffset() {
        return keys.keyOffset(keyPosition());
    }

    public int keyLength() {
        return keys.keyLength(keyPosition());
    }

    /** Where the pre-encoded outbound prefix lies in the map's key heap. */
    public int prefixOffset() {
        return keys.prefixOffset(keyPosition());
    }

    public int prefixLength() {
        return keys.prefixLength(keyPosition());
    }

    private int keyPosition() {
        return records.getInt(offset + KEY_POSITION_OFFSET);
    }

    /** Applies the newest of {@code addedCount} accepted samples. */
    public void update(long timestampNs, long valueBits, boolean isInteger, int kind, int addedCount) {
        records.putLong(offset + TIMESTAMP_OFFSET, timestampNs);
        records.putLong(offset + VALUE_BITS_OFFSET, valueBits);
        records.putByte(offset + INTEGER_OFFSET, (byte) (isInteger ? 1 : 0));
        records.putByte(offset + KIND_OFFSET, (byte) kind);
        records.putLong(offset + ACCEPTED_COUNT_OFFSET, acceptedCount() + addedCount);
    }

    /** Applies what follows from the newest samples, for a series that is no gauge. */
    public void derive(long totalBits, double rate) {
        derived.put(record, totalBits, rate);
    }

    /** Stamps the event that changed the series. */
    public void touch(long sequence, long nowNs) {
        records.putLong(offset + LAST_SEQUENCE_OFFSET, sequence);
        records.putLong(offset + TOUCHED_OFFSET, nowNs);
    }
}
