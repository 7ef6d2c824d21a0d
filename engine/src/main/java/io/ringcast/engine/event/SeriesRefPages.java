package io.ringcast.engine.event;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The memory of all dictionaries of series, off-heap: pages of {@value #PAGE_REFS} refs, 8 bytes each, which sessions take
 * when they declare a first ref in one and give back whole. State thread only; allocates nothing once made.
 */
public final class SeriesRefPages {
    /** Refs of one page. */
    static final int PAGE_REFS = 64;
    /** There is no page left. */
    static final int NONE = -1;

    private static final int PAGE_LENGTH = PAGE_REFS * BitUtil.SIZE_OF_LONG;

    private final UnsafeBuffer buffer;
    private final int pageCount;
    private final Counters counters;
    private int limit;
    private int firstFree = NONE;

    /** Allocates room for {@code maxRefs} refs in whole pages; 0: for none. */
    public SeriesRefPages(int maxRefs, Counters counters) {
        pageCount = maxRefs / PAGE_REFS;
        buffer = new UnsafeBuffer(
                BufferUtil.allocateDirectAligned((int) memoryBytes(maxRefs), BitUtil.CACHE_LINE_LENGTH));
        this.counters = counters;
    }

    /** Bytes that room for so many refs takes. */
    public static long memoryBytes(int maxRefs) {
        return (long) (maxRefs / PAGE_REFS) * PAGE_LENGTH;
    }

    /** Whether no session can declare a ref in a page that it does not hold. */
    public boolean isExhausted() {
        return firstFree == NONE && limit == pageCount;
    }

    public long memoryBytes() {
        return buffer.capacity();
    }

    /** Returns a page of zeros, or {@link #NONE}. */
    int take() {
        if (isExhausted()) {
            return NONE;
        }
        if (firstFree == NONE) {
            return limit++;
        }
        final int page = firstFree;
        firstFree = (int) entry(page, 0);
        buffer.setMemory(page * PAGE_LENGTH, PAGE_LENGTH, (byte) 0);
        return page;
    }

    void release(int page) {
        entry(page, 0, firstFree);
        firstFree = page;
    }

    long entry(int page, int place) {
        return buffer.getLong(page * PAGE_LENGTH + place * BitUtil.SIZE_OF_LONG);
    }

    void entry(int page, int place, long entry) {
        buffer.putLong(page * PAGE_LENGTH + place * BitUtil.SIZE_OF_LONG, entry);
    }

    void countHeld(long added) {
        counters.add(CounterDescriptor.SERIES_REFS_HELD, added);
    }

    void countRefused() {
        counters.add(CounterDescriptor.SERIES_REFS_REFUSED, 1);
    }
}
