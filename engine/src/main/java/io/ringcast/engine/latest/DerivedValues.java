package io.ringcast.engine.latest;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rates and totals, by record, of the series that are no gauges. Kept beside the records, which thereby stay one cache line,
 * in pages that are made when the first such series among their {@value #PAGE_ENTRY_COUNT} records comes: where all are
 * gauges it takes no memory. A page, once made, stays; an entry of a record that is a gauge or free means nothing. State
 * thread only.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                          Total Bits                           |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       Rate (per second)                       |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class DerivedValues {
    static final int ENTRY_LENGTH = 2 * BitUtil.SIZE_OF_LONG;
    static final int PAGE_ENTRY_COUNT = 1 << 12;

    private static final int PAGE_LENGTH = PAGE_ENTRY_COUNT * ENTRY_LENGTH;
    private static final int TOTAL_BITS_OFFSET = 0;
    private static final int RATE_OFFSET = TOTAL_BITS_OFFSET + BitUtil.SIZE_OF_LONG;

    private final UnsafeBuffer[] pages;
    private int pageCount;

    DerivedValues(int maxRecords) {
        pages = new UnsafeBuffer[pageCount(maxRecords)];
    }

    void put(int record, long totalBits, double rate) {
        UnsafeBuffer page = pages[record / PAGE_ENTRY_COUNT];
        if (page == null) {
            page = new UnsafeBuffer(BufferUtil.allocateDirectAligned(PAGE_LENGTH, BitUtil.CACHE_LINE_LENGTH));
            pages[record / PAGE_ENTRY_COUNT] = page;
            pageCount++;
        }
        page.putLong(offset(record) + TOTAL_BITS_OFFSET, totalBits);
        page.putDouble(offset(record) + RATE_OFFSET, rate);
    }

    /** Of a record that was put. */
    long totalBits(int record) {
        return pages[record / PAGE_ENTRY_COUNT].getLong(offset(record) + TOTAL_BITS_OFFSET);
    }

    /** Of a record that was put. */
    double rate(int record) {
        return pages[record / PAGE_ENTRY_COUNT].getDouble(offset(record) + RATE_OFFSET);
    }

    long memoryBytes() {
        return (long) pageCount * PAGE_LENGTH;
    }

    /** What it takes when there is a page for every record. */
    long maxMemoryBytes() {
        return (long) pages.length * PAGE_LENGTH;
    }

    /** The same of one for so many records. */
    static long maxMemoryBytes(int maxRecords) {
        return (long) pageCount(maxRecords) * PAGE_LENGTH;
    }

    private static int pageCount(int maxRecords) {
        return (maxRecords + PAGE_ENTRY_COUNT - 1) / PAGE_ENTRY_COUNT;
    }

    private static int offset(int record) {
        return record % PAGE_ENTRY_COUNT * ENTRY_LENGTH;
    }
}
