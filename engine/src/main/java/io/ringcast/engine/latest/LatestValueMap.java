package io.ringcast.engine.latest;

import org.agrona.DirectBuffer;

/**
 * The newest accepted sample of every series, off-heap, with a fixed capacity. A series is known by a dense record index
 * (reused after a purge) and on the wire by its seriesId (never reused within an epoch). State thread only.
 */
public final class LatestValueMap {
    /** No series has this key. */
    public static final int NOT_FOUND = -1;
    /** There is no record left. */
    public static final int NO_RECORD = -2;
    /** The key heap has no room for the key and its prefix. */
    public static final int NO_KEY_SPACE = -3;

    /**
     * Allocates the map.
     *
     * @param hashSeed random, so that nobody can choose keys that collide.
     * @param prefixes writes what all updates of a series begin with, at its birth.
     */
    public LatestValueMap(int maxSeries, long keyHeapBytes, long hashSeed, SeriesPrefixEncoder prefixes) {
        throw new UnsupportedOperationException();
    }

    /** Returns the record of a key (an alias leads to its series), or {@link #NOT_FOUND}; tombstones are found. */
    public int find(int agentIndex, DirectBuffer key, int keyOffset, int keyLength) {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the record of a key, made if need be, or {@link #NO_RECORD} or {@link #NO_KEY_SPACE}. A tombstone comes back
     * to life. Whether it was made or revived is {@link #wasBorn()}.
     */
    public int findOrCreate(int agentIndex, String agentId, DirectBuffer key, int keyOffset, int keyLength) {
        throw new UnsupportedOperationException();
    }

    /** Whether the last {@link #findOrCreate} made or revived a series. */
    public boolean wasBorn() {
        throw new UnsupportedOperationException();
    }

    /** Points a flyweight at a record. */
    public LatestValueFlyweight wrap(LatestValueFlyweight flyweight, int record) {
        throw new UnsupportedOperationException();
    }

    /** All records in use, tombstones included, have indices below this one. */
    public int recordLimit() {
        throw new UnsupportedOperationException();
    }

    /** Live series and aliases now. */
    public int liveCount() {
        throw new UnsupportedOperationException();
    }

    /** Makes a live series a tombstone, which keeps its key and its place. */
    public void bury(int record, long sequence, long nowNs) {
        throw new UnsupportedOperationException();
    }

    /** Frees a tombstone, its key and its aliases for reuse. */
    public void purge(int record) {
        throw new UnsupportedOperationException();
    }

    /** The memory that holds keys and prefixes; where they lie is in the flyweight. */
    public DirectBuffer keyHeap() {
        throw new UnsupportedOperationException();
    }

    /** Off-heap bytes of this map, all told. */
    public long memoryBytes() {
        throw new UnsupportedOperationException();
    }
}
