package io.ringcast.engine.latest;

/** View of one record of the {@link LatestValueMap}; moved by {@link LatestValueMap#wrap}. State thread only. */
public final class LatestValueFlyweight {
    /** Whether the record holds a series at all: not free and not an alias. */
    public boolean isSeries() {
        throw new UnsupportedOperationException();
    }

    /** Whether the series was evicted and not yet purged. */
    public boolean isTombstone() {
        throw new UnsupportedOperationException();
    }

    /** Dense, from 0, never reused within an epoch. */
    public int seriesId() {
        throw new UnsupportedOperationException();
    }

    public int agentIndex() {
        throw new UnsupportedOperationException();
    }

    /** The ring sequence of the event that last changed the series. */
    public long lastSequence() {
        throw new UnsupportedOperationException();
    }

    /** Of the newest accepted sample, since 1970; 0 before the first. */
    public long timestampNs() {
        throw new UnsupportedOperationException();
    }

    /** IEEE bits of a double, or the integer itself: see {@link #isInteger()}. */
    public long valueBits() {
        throw new UnsupportedOperationException();
    }

    public boolean isInteger() {
        throw new UnsupportedOperationException();
    }

    /** The number of the {@code MetricKind} last sent. */
    public int kind() {
        throw new UnsupportedOperationException();
    }

    /** The series' cumulative count of accepted samples: {@code n} on the wire. */
    public long acceptedCount() {
        throw new UnsupportedOperationException();
    }

    /** Monotonic time of the last accepted sample, or of the burial of a tombstone. */
    public long touchedNs() {
        throw new UnsupportedOperationException();
    }

    /** Where the key lies in the map's key heap. */
    public int keyOffset() {
        throw new UnsupportedOperationException();
    }

    public int keyLength() {
        throw new UnsupportedOperationException();
    }

    /** Where the pre-encoded outbound prefix lies in the map's key heap. */
    public int prefixOffset() {
        throw new UnsupportedOperationException();
    }

    public int prefixLength() {
        throw new UnsupportedOperationException();
    }

    /** Applies the newest of {@code addedCount} accepted samples. */
    public void update(long timestampNs, long valueBits, boolean isInteger, int kind, int addedCount) {
        throw new UnsupportedOperationException();
    }

    /** Stamps the event that changed the series. */
    public void touch(long sequence, long nowNs) {
        throw new UnsupportedOperationException();
    }
}
