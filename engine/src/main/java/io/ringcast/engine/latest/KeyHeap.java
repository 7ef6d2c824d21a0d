package io.ringcast.engine.latest;

import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory for keys and prefixes: blocks of size classes a quarter apart, cut from one buffer by a rising cursor and reused
 * class by class. A position counts units of 16 bytes. State thread only; allocates nothing once made.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                          Key Length                           |
 *  +---------------------------------------------------------------+
 *  |                         Prefix Length                         |
 *  +---------------------------------------------------------------+
 *  |            Link (the owner's) | Next (free block)             |
 *  +---------------------------------------------------------------+
 *  |                          Size Class                           |
 *  +---------------------------------------------------------------+
 *  |                              Key                             ...
 * ...                                                              |
 *  +---------------------------------------------------------------+
 *  |                             Prefix                           ...
 * ...                                                              |
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class KeyHeap {
    /** There is no block for so many bytes. */
    static final int FULL = -1;
    /** The link of a new block. */
    static final int NO_LINK = -1;

    static final int UNIT_LENGTH = 16;
    static final int HEADER_LENGTH = 16;
    static final long MAX_CAPACITY = 1L << 30;

    private static final int KEY_LENGTH_OFFSET = 0;
    private static final int PREFIX_LENGTH_OFFSET = KEY_LENGTH_OFFSET + BitUtil.SIZE_OF_INT;
    private static final int LINK_OFFSET = PREFIX_LENGTH_OFFSET + BitUtil.SIZE_OF_INT;
    private static final int SIZE_CLASS_OFFSET = LINK_OFFSET + BitUtil.SIZE_OF_INT;
    private static final int SMALLEST_UNITS = 2;
    private static final int NO_BLOCK = -1;

    private final UnsafeBuffer buffer;
    private final int limitUnits;
    private final int[] classUnits;
    private final int[] freeBlocks;

    private int cursorUnits;
    private long usedBytes;

    KeyHeap(long capacityBytes) {
        if (capacityBytes > MAX_CAPACITY) {
            throw new IllegalArgumentException("keyHeapBytes=" + capacityBytes + " > MAX=" + MAX_CAPACITY);
        }
        limitUnits = (int) (memoryBytes(capacityBytes) / UNIT_LENGTH);
        buffer =
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(limitUnits * UNIT_LENGTH, BitUtil.CACHE_LINE_LENGTH));
        classUnits = sizeClasses(limitUnits);
        freeBlocks = new int[classUnits.length];
        Arrays.fill(freeBlocks, NO_BLOCK);
    }

    /** Bytes taken for a capacity, which is cut to whole units. */
    static long memoryBytes(long capacityBytes) {
        return capacityBytes / UNIT_LENGTH * UNIT_LENGTH;
    }

    private static int[] sizeClasses(int limitUnits) {
        final IntArrayList units = new IntArrayList();
        for (int size = SMALLEST_UNITS; size <= limitUnits; size = Math.max(size + 1, size + size / 4)) {
            units.addInt(size);
        }
        return units.toIntArray();
    }

    /** Returns the position of a block with both lengths in its header and no link, or {@link #FULL}. */
    int allocate(int keyLength, int prefixLength) {
        final long length = (long) HEADER_LENGTH + keyLength + prefixLength;
        final int sizeClass = sizeClassOf((length + UNIT_LENGTH - 1) / UNIT_LENGTH);
        if (sizeClass == classUnits.length) {
            return FULL;
        }
        int position = take(sizeClass);
        if (position == NO_BLOCK) {
            position = cut(sizeClass);
        }
        if (position == NO_BLOCK) {
            position = takeLarger(sizeClass);
        }
        if (position == NO_BLOCK) {
            return FULL;
        }
        usedBytes += blockLength(position);
        buffer.putInt(offset(position) + KEY_LENGTH_OFFSET, keyLength);
        buffer.putInt(offset(position) + PREFIX_LENGTH_OFFSET, prefixLength);
        link(position, NO_LINK);
        return position;
    }

    /** Gives a block back. */
    void free(int position) {
        usedBytes -= blockLength(position);
        final int sizeClass = buffer.getInt(offset(position) + SIZE_CLASS_OFFSET);
        link(position, freeBlocks[sizeClass]);
        freeBlocks[sizeClass] = position;
    }

    private int sizeClassOf(long units) {
        if (units > limitUnits) {
            return classUnits.length;
        }
        final int found = Arrays.binarySearch(classUnits, (int) units);
        return found >= 0 ? found : -found - 1;
    }

    private int take(int sizeClass) {
        final int position = freeBlocks[sizeClass];
        if (position != NO_BLOCK) {
            freeBlocks[sizeClass] = link(position);
        }
        return position;
    }

    private int cut(int sizeClass) {
        if (limitUnits - cursorUnits < classUnits[sizeClass]) {
            return NO_BLOCK;
        }
        final int position = cursorUnits;
        cursorUnits += classUnits[sizeClass];
        buffer.putInt(offset(position) + SIZE_CLASS_OFFSET, sizeClass);
        return position;
    }

    private int takeLarger(int sizeClass) {
        int position = NO_BLOCK;
        for (int larger = sizeClass + 1; larger < classUnits.length && position == NO_BLOCK; larger++) {
            position = take(larger);
        }
        return position;
    }

    private int blockLength(int position) {
        return classUnits[buffer.getInt(offset(position) + SIZE_CLASS_OFFSET)] * UNIT_LENGTH;
    }

    private static int offset(int position) {
        return position * UNIT_LENGTH;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int keyOffset(int position) {
        return offset(position) + HEADER_LENGTH;
    }

    int keyLength(int position) {
        return buffer.getInt(offset(position) + KEY_LENGTH_OFFSET);
    }

    int prefixOffset(int position) {
        return keyOffset(position) + keyLength(position);
    }

    int prefixLength(int position) {
        return buffer.getInt(offset(position) + PREFIX_LENGTH_OFFSET);
    }

    /** A number that the owner of the block keeps with it. */
    int link(int position) {
        return buffer.getInt(offset(position) + LINK_OFFSET);
    }

    void link(int position, int link) {
        buffer.putInt(offset(position) + LINK_OFFSET, link);
    }

    /** Whether the block's key equals the given bytes. */
    boolean keyEquals(int position, DirectBuffer key, int keyOffset, int keyLength) {
        return keyLength(position) == keyLength && Bytes.equal(buffer, keyOffset(position), key, keyOffset, keyLength);
    }

    /** Bytes of all blocks handed out and not given back, headers and rounding included. */
    long usedBytes() {
        return usedBytes;
    }

    int capacity() {
        return buffer.capacity();
    }
}
