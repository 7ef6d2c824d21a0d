package io.ringcast.engine.latest;

import static io.ringcast.engine.latest.LatestValueDescriptor.HASH_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.recordOffset;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds records by hash: open addressing with linear probing, at most half full, and a delete that shifts back what comes
 * after, so that no marks of deleted entries pile up. Hashes are read from the records. State thread only.
 */
final class SeriesIndex {
    /** What {@link #record} answers for an empty slot. */
    static final int EMPTY = -1;

    private final UnsafeBuffer records;
    private final int[] slots;
    private final int mask;

    /** Makes an index for at most {@code maxRecords} of the records that lie in the buffer. */
    SeriesIndex(int maxRecords, UnsafeBuffer records) {
        this.records = records;
        slots = new int[BitUtil.findNextPositivePowerOfTwo(2 * maxRecords)];
        mask = slots.length - 1;
    }

    /** Where the probe for a hash begins. */
    int firstSlot(long hash) {
        return (int) hash & mask;
    }

    /** Where it goes on. */
    int nextSlot(int slot) {
        return (slot + 1) & mask;
    }

    /** The record in a slot, or {@link #EMPTY}, which ends the probe. */
    int record(int slot) {
        return slots[slot] - 1;
    }

    /** Adds a record whose hash is set. */
    void put(int record) {
        int slot = homeSlot(record);
        while (slots[slot] != 0) {
            slot = nextSlot(slot);
        }
        slots[slot] = record + 1;
    }

    /** Takes out a record that was put. */
    void remove(int record) {
        int hole = homeSlot(record);
        while (record(hole) != record) {
            hole = nextSlot(hole);
        }
        for (int slot = nextSlot(hole); slots[slot] != 0; slot = nextSlot(slot)) {
            final int displacement = (slot - homeSlot(record(slot))) & mask;
            if (displacement >= ((slot - hole) & mask)) {
                slots[hole] = slots[slot];
                hole = slot;
            }
        }
        slots[hole] = 0;
    }

    private int homeSlot(int record) {
        return firstSlot(records.getLong(recordOffset(record) + HASH_OFFSET));
    }
}
