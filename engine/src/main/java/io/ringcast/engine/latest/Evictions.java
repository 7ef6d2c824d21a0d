package io.ringcast.engine.latest;

/** The series that one tick removed, for the fan-out stage of the same event. State thread only; preallocated. */
public final class Evictions {
    private final int[] evicted;
    private final int[] purged;
    private int evictedCount;
    private int purgedCount;
    private int forgottenCount;

    /** Makes a list for at most {@code capacity} series a tick; what is beyond waits for the next tick. */
    public Evictions(int capacity) {
        evicted = new int[capacity];
        purged = new int[capacity];
    }

    public void reset() {
        evictedCount = 0;
        purgedCount = 0;
        forgottenCount = 0;
    }

    public boolean isFull() {
        return evictedCount == evicted.length || purgedCount == purged.length;
    }

    public void addEvicted(int record) {
        evicted[evictedCount++] = record;
    }

    /** Notes a tombstone whose time is up; it is purged after the fan-out stage has let go of it. */
    public void addPurged(int record) {
        purged[purgedCount++] = record;
    }

    /** Notes that the fan-out stage has let go of the next of those that were put on the purge list. */
    public void forgotten() {
        forgottenCount++;
    }

    /** How many of the purge list, from its start, nobody refers to any more. */
    public int forgottenCount() {
        return forgottenCount;
    }

    public int evictedCount() {
        return evictedCount;
    }

    public int evicted(int i) {
        return evicted[i];
    }

    public int purgedCount() {
        return purgedCount;
    }

    public int purged(int i) {
        return purged[i];
    }
}
