package io.ringcast.engine.event;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The bytes of all events: one contiguous off-heap buffer of slots, and behind them the overflow, into which an event
 * that begins in the last slots runs on instead of wrapping.
 *
 * <pre>
 *   slot 0   slot 1            slot n-1   overflow: longest event less one slot
 *  +--------+--------+-- ... --+--------+--------+-- ... --+
 *  | 2 KiB  | 2 KiB  |         | 2 KiB  | 2 KiB  |         |
 *  +--------+--------+-- ... --+--------+--------+-- ... --+
 * </pre>
 *
 * <p>Bytes of an event belong to its publisher from claim to publication, then to the state thread until it frees the
 * first slot: every later claim that could reach them waits for that slot.
 */
public final class RingMemory {
    /** Bytes of one slot. */
    public static final int SLOT_LENGTH = 2048;

    private final UnsafeBuffer buffer;
    private final int slotMask;
    private final int maxEventLength;

    /**
     * Allocates the memory.
     *
     * @param slotCount a power of two.
     * @param maxEventLength in bytes; may span at most an eighth of the slots.
     */
    public RingMemory(int slotCount, int maxEventLength) {
        final int capacity = Math.toIntExact(memoryBytes(slotCount, maxEventLength));
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, BitUtil.CACHE_LINE_LENGTH));
        slotMask = slotCount - 1;
        this.maxEventLength = maxEventLength;
    }

    /** Bytes that so many slots and their overflow take. */
    public static long memoryBytes(int slotCount, int maxEventLength) {
        final int overflowSlotCount = slotsFor(maxEventLength) - 1;
        return ((long) slotCount + overflowSlotCount) * SLOT_LENGTH;
    }

    /** How many slots an event of {@code length} bytes takes; at least one. */
    public static int slotsFor(int length) {
        return Math.max(1, (int) (((long) length + SLOT_LENGTH - 1) / SLOT_LENGTH));
    }

    /** Where the bytes of an event begin whose first sequence is this. */
    public int offset(long sequence) {
        return ((int) sequence & slotMask) * SLOT_LENGTH;
    }

    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** The longest event, in bytes. */
    public int maxEventLength() {
        return maxEventLength;
    }
}
