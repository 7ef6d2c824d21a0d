package io.ringcast.engine.event;

import java.util.Arrays;

/**
 * What the refs of one session mean: a record of the latest-value map, and the id of the series that it held when the ref was
 * declared, for records are reused and ids are not. State thread only; allocates only while refs are declared that are
 * larger than any before.
 */
public final class SeriesRefs {
    /** The ref means nothing. */
    public static final int NO_RECORD = -1;

    private static final int PAGE_BITS = Integer.numberOfTrailingZeros(SeriesRefPages.PAGE_REFS);
    private static final int PLACE_MASK = SeriesRefPages.PAGE_REFS - 1;
    private static final long UNKNOWN = 0;
    private static final int[] NO_PAGES = {};

    private final SeriesRefPages memory;
    /** By ref / page size: the page plus 1; 0: none. */
    private int[] pages = NO_PAGES;

    private int heldPages;
    private int heldCount;

    /** Makes a dictionary without entries, which takes its pages from {@code memory}. */
    public SeriesRefs(SeriesRefPages memory) {
        this.memory = memory;
    }

    /** The record that a ref means, or {@link #NO_RECORD}; it may hold another series by now: see {@link #seriesId}. */
    public int record(int ref) {
        return (int) (entry(ref) >>> Integer.SIZE) - 1;
    }

    /** The id of the series that a ref means; nothing sensible where {@link #record} has none. */
    public int seriesId(int ref) {
        return (int) entry(ref);
    }

    /** Lets a positive ref mean a series; where there is no room it means nothing afterwards, which is counted. */
    public void declare(int ref, int record, int seriesId) {
        final int page = pageFor(ref);
        if (page == SeriesRefPages.NONE) {
            memory.countRefused();
            return;
        }
        count(memory.entry(page, ref & PLACE_MASK) == UNKNOWN ? 1 : 0);
        memory.entry(page, ref & PLACE_MASK, (record + 1L) << Integer.SIZE | Integer.toUnsignedLong(seriesId));
    }

    /** Lets a ref mean nothing. */
    public void forget(int ref) {
        if (entry(ref) != UNKNOWN) {
            memory.entry(pages[ref >>> PAGE_BITS] - 1, ref & PLACE_MASK, UNKNOWN);
            count(-1);
        }
    }

    /** Lets all refs mean nothing and gives their memory back. */
    public void forgetAll() {
        if (heldPages == 0) {
            return;
        }
        for (final int page : pages) {
            if (page != 0) {
                memory.release(page - 1);
            }
        }
        pages = NO_PAGES;
        heldPages = 0;
        count(-heldCount);
    }

    private long entry(int ref) {
        final int i = ref >>> PAGE_BITS;
        if (i >= pages.length || pages[i] == 0) {
            return UNKNOWN;
        }
        return memory.entry(pages[i] - 1, ref & PLACE_MASK);
    }

    private int pageFor(int ref) {
        final int i = ref >>> PAGE_BITS;
        if (i >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(i + 1, 2 * pages.length));
        }
        if (pages[i] == 0) {
            final int page = memory.take();
            pages[i] = page + 1;
            heldPages += page == SeriesRefPages.NONE ? 0 : 1;
        }
        return pages[i] - 1;
    }

    private void count(int added) {
        heldCount += added;
        memory.countHeld(added);
    }
}
