package io.ringcast.engine.fanout;

import java.util.BitSet;

/** Of the items of a {@link Journal} that hit a group which asks for envelopes: whose they are and what they stand for. State thread only. */
final class JournalExtremes {
    private final int[] record;
    private final int[] count;
    private final long[] minBits;
    private final long[] maxBits;
    private final BitSet integers;
    private final Extremes extremes = new Extremes();

    JournalExtremes(int maxItems) {
        record = new int[maxItems];
        count = new int[maxItems];
        minBits = new long[maxItems];
        maxBits = new long[maxItems];
        integers = new BitSet(maxItems);
    }

    /** Notes what an item stands for. */
    void note(int item, int itemRecord, Extremes itemExtremes) {
        record[item] = itemRecord;
        count[item] = itemExtremes.count();
        minBits[item] = itemExtremes.minBits();
        maxBits[item] = itemExtremes.maxBits();
        integers.set(item, itemExtremes.isInteger());
    }

    int record(int item) {
        return record[item];
    }

    /** Valid until the next call. */
    Extremes extremes(int item) {
        return extremes.set(integers.get(item), count[item], minBits[item], maxBits[item]);
    }
}
