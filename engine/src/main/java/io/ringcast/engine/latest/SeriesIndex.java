package io.ringcast.engine.latest;

import static io.ringcast.engine.latest.LatestValueDescriptor.HASH_OFFSET;
import static io.ringcast.engine.latest.LatestValueDescriptor.recordOffset;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds records by hash: open addressing with linear probing, at most half full, and a delete that shifts back what comes
 * after, so that no marks of deleted entries pile up. A slot keeps seven bits of the hash beside the record, so that of the
 * other records in a probe's way, which lie anywhere in memory, fewer than one in a hundred is looked at. State thread only.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-----------------------------------------------+-------------+-+
 *  |                    Record                     |  Hash (57+) |1|   all zero: empty
 *  +-----------------------------------------------+-------------+-+
 * </pre>
 */
final class SeriesIndex {
    /** What {@link #record} answers for an empty slot, which ends the probe. */
    static final int EMPTY = -1;
    /** What {@link #record} answers for a slot whose record has another hash. */
    static final int OTHER = -2;

    private static final int RECORD_BITS = 24;
    private static final int RECORD_MASK = (1 << RECORD_BITS) - 1;
    private static final int TAG_SHIFT = 57;
    private static final int USED = 0x80;

    private final UnsafeBuffer records;
    private final UnsafeBuffer slots;
    private final int mask;

    /** Makes an index for at most {@code maxRecords}, 2^24 or fewer, of the records that lie in the buffer. */
    SeriesIndex(int maxRecords, UnsafeBuffer records) {
        this.records = records;
        final int slotCount = slotCount(maxRecords);
        slots = new UnsafeBuffer(
                BufferUtil.allocateDirectAligned(slotCount * BitUtil.SIZE_OF_INT, BitUtil.CACHE_LINE_LENGTH));
        mask = slotCount - 1;
    }

    /** Where the probe for a hash begins. */
    int firstSlot(long hash) {
        return (int) hash & mask;
    }

    /** Where it goes on. */
    int nextSlot(int slot) {
        return (slot + 1) & mask;
    }

    /** The record in a slot if its hash may be this one, else {@link #OTHER}, or {@link #EMPTY}. */
    int record(int slot, long hash) {
        final int entry = entry(slot);
        if (entry == 0) {
            return EMPTY;
        }
        return entry >>> RECORD_BITS == tag(hash) ? entry & RECORD_MASK : OTHER;
    }

    /** Adds a record whose hash is set. */
    void put(int record) {
        final long hash = hash(record);
        int slot = firstSlot(hash);
        while (entry(slot) != 0) {
            slot = nextSlot(slot);
        }
        entry(slot, tag(hash) << RECORD_BITS | record);
    }

    /** Takes out a record that was put. */
    void remove(int record) {
        int hole = homeSlot(record);
        while ((entry(hole) & RECORD_MASK) != record || entry(hole) == 0) {
            hole = nextSlot(hole);
        }
        for (int slot = nextSlot(hole); entry(slot) != 0; slot = nextSlot(slot)) {
            final int displacement = (slot - homeSlot(entry(slot) & RECORD_MASK)) & mask;
            if (displacement >= ((slot - hole) & mask)) {
                entry(hole, entry(slot));
                hole = slot;
            }
        }
        entry(hole, 0);
    }

    long memoryBytes() {
        return slots.capacity();
    }

    /** Bytes of an index for so many records. */
    static long memoryBytes(int maxRecords) {
        return (long) slotCount(maxRecords) * BitUtil.SIZE_OF_INT;
    }

    private static int slotCount(int maxRecords) {
        return BitUtil.findNextPositivePowerOfTwo(2 * maxRecords);
    }

    private int homeSlot(int record) {
        return firstSlot(hash(record));
    }

    private long hash(int record) {
        return records.getLong(recordOffset(record) + HASH_OFFSET);
    }

    /** Bits that the first slot does not depend on. */
    private static int tag(long hash) {
        return (int) (hash >>> TAG_SHIFT) | USED;
    }

    private int entry(int slot) {
        return slots.getInt(slot * BitUtil.SIZE_OF_INT);
    }

    private void entry(int slot, int entry) {
        slots.putInt(slot * BitUtil.SIZE_OF_INT, entry);
    }
}
