package io.ringcast.engine.fanout;

import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.SeriesTable;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Takes the series of a batch to the groups they belong to: their members move to the tail, and what LIVE clients must be
 * told goes into the journal. State thread only.
 */
final class Updates {
    /** A series with more samples in one batch makes several updates, so that frames stay short. */
    static final int MAX_SAMPLES_PER_ITEM = 1024;

    private static final int FIRST_RECORD_CAPACITY = 1024;

    private final FanOutHandler.Sources sources;
    private final MemberLists lists;
    private final GroupTable groups;
    private final Membership membership;
    private final JournalWriter writer;
    private final Counters counters;
    private final LatestValueFlyweight series = new LatestValueFlyweight();
    private final UpdateSamples samples = new UpdateSamples();
    /** By record: samples accepted from this batch and not handled yet; a series may stand in a batch twice. */
    private int[] restOfRecord = new int[FIRST_RECORD_CAPACITY];

    /** Records of series that came to life and of which LIVE clients may not have been told since. */
    private final BitSet unnamed = new BitSet();

    private long matchedCount;
    /** Rows of the table whose births were taken in; 0 between batches. */
    private int enteredCount;

    Updates(
            FanOutHandler.Sources sources,
            MemberLists lists,
            GroupTable groups,
            Membership membership,
            JournalWriter writer,
            Counters counters) {
        this.sources = sources;
        this.lists = lists;
        this.groups = groups;
        this.membership = membership;
        this.writer = writer;
        this.counters = counters;
    }

    /** Takes the batch that the table holds. */
    void onBatch() {
        if (groups.isEmpty()) {
            // Whoever opens the next one looks through all series.
            return;
        }
        final SeriesTable table = sources.table();
        final int seriesCount = table.seriesCount();
        matchedCount = 0;
        for (int i = 0; i < seriesCount; i++) {
            final int acceptedCount = table.acceptedCount(i);
            if (acceptedCount > 0) {
                addRest(table.record(i), acceptedCount);
            }
        }
        boolean isDone = false;
        try {
            for (int i = 0; i < seriesCount; i++) {
                if (table.acceptedCount(i) > 0) {
                    apply(table, i);
                }
            }
            isDone = true;
            enteredCount = 0;
        } finally {
            counters.add(CounterDescriptor.UPDATES_MATCHED, matchedCount);
            if (!isDone) {
                // What is left of this batch must not lower the counts of the next.
                Arrays.fill(restOfRecord, 0);
            }
        }
    }

    /** A stage threw at the batch: what it has made comes into its groups all the same, for it is not born a second time. */
    void enterBorn() {
        final SeriesTable table = sources.table();
        for (int i = enteredCount; i < table.seriesCount(); i++) {
            if (table.isBorn(i)) {
                enterBorn(table.record(i));
            }
        }
        enteredCount = 0;
    }

    private void apply(SeriesTable table, int i) {
        final int record = table.record(i);
        restOfRecord[record] -= table.acceptedCount(i);
        enteredCount = i + 1;
        if (table.isBorn(i)) {
            enterBorn(record);
        }
        if (lists.firstOfRecord(record) == MemberLists.NONE) {
            return;
        }
        sources.map().wrap(series, record);
        final long lastN = series.acceptedCount() - restOfRecord[record];
        final int end = table.sampleCount(i);
        boolean isNew = unnamed.get(record);
        samples.begin(table, i);
        for (int first = table.firstAccepted(i); first < end; first += MAX_SAMPLES_PER_ITEM) {
            final int last = Math.min(end - first, MAX_SAMPLES_PER_ITEM) + first - 1;
            writer.beginUpdate(series, samples.set(first, last, lastN - (end - 1 - last)), isNew);
            tellGroups(record, table.isBorn(i) && first == table.firstAccepted(i));
            isNew = false;
        }
        unnamed.clear(record);
    }

    private void enterBorn(int record) {
        unnamed.set(record);
        membership.born(record);
    }

    private void tellGroups(int record, boolean isBorn) {
        int node = lists.firstOfRecord(record);
        while (node != MemberLists.NONE) {
            final Group group = groups.at(lists.group(node));
            if (!group.isClosed && !lists.isDeparted(node)) {
                if (group.isToldAtOnce()) {
                    writer.prepareHit(group);
                }
                if (group.isEnvelope) {
                    groups.envelopes().merge(group, node, isBorn, samples.extremes());
                }
                lists.moveLast(group.list, node, group.nextOrdinal());
                group.updateCount++;
                matchedCount += group.subscriptionCount();
                if (group.isToldAtOnce()) {
                    writer.hit(group);
                }
            }
            node = lists.nextOfRecord(node);
        }
    }

    private void addRest(int record, int acceptedCount) {
        if (record >= restOfRecord.length) {
            restOfRecord = Arrays.copyOf(restOfRecord, Math.max(2 * restOfRecord.length, record + 1));
        }
        restOfRecord[record] += acceptedCount;
    }
}
