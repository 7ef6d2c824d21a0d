package io.ringcast.engine.latest;

import static io.ringcast.engine.latest.LatestValueDescriptor.FREE;
import static io.ringcast.engine.latest.LatestValueDescriptor.NEXT_FREE_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.RECORD_LENGTH;
import static io.ringcast.engine.latest.LatestValueDescriptor.STATE_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.recordOffset;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** The records of the map: those given back are taken first, then those never used, from the lowest up. State thread only. */
final class RecordPool {
    /** There is no record left. */
    static final int NONE = -1;

    static final int MAX_RECORDS = 1 << 24;

    private final UnsafeBuffer buffer;
    private final int capacity;
    private int limit;
    private int usedCount;
    private int firstFree = NONE;

    RecordPool(int capacity) {
        if (capacity > MAX_RECORDS) {
            throw new IllegalArgumentException("maxSeries=" + capacity + " > MAX=" + MAX_RECORDS);
        }
        this.capacity = capacity;
        buffer =
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity * RECORD_LENGTH, BitUtil.CACHE_LINE_LENGTH));
    }

    boolean isExhausted() {
        return usedCount == capacity;
    }

    /** Returns a record with all fields zero, or {@link #NONE}. */
    int take() {
        if (isExhausted()) {
            return NONE;
        }
        usedCount++;
        if (firstFree == NONE) {
            return limit++;
        }
        final int record = firstFree;
        firstFree = buffer.getInt(recordOffset(record) + NEXT_FREE_OFFSET);
        buffer.setMemory(recordOffset(record), RECORD_LENGTH, (byte) 0);
        return record;
    }

    void release(int record) {
        buffer.putByte(recordOffset(record) + STATE_OFFSET, FREE);
        buffer.putInt(recordOffset(record) + NEXT_FREE_OFFSET, firstFree);
        firstFree = record;
        usedCount--;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** No record at or above this one was ever taken. */
    int limit() {
        return limit;
    }

    int usedCount() {
        return usedCount;
    }
}
