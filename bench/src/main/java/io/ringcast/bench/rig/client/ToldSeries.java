package io.ringcast.bench.rig.client;

import io.ringcast.bench.rig.client.SeriesBook.Truth;
import io.ringcast.bench.rig.ingest.SampleValue;
import java.util.function.Consumer;

/**
 * What a subscription was told of each series, and whether that may be: nothing but what was asked for, time and {@code n} never
 * go back, {@code n} rises by as many samples as came, and where it rises by more a {@code live} follows. Owned by the receivers'
 * thread.
 */
final class ToldSeries implements ItemLedger {
    private final Wish wish;
    private final SeriesBook book;
    private final ClientTally tally;
    private final Consumer<String> findings;
    private final long[] counts;
    private final long[] newestNs;
    private int toldCount;
    private long unreportedCount;
    private boolean wasLive;

    ToldSeries(Wish wish, SeriesBook book, ClientTally tally, Consumer<String> findings) {
        this.wish = wish;
        this.book = book;
        this.tally = tally;
        this.findings = findings;
        counts = new long[book.count()];
        newestNs = new long[book.count()];
    }

    @Override
    public void apply(ItemFields item, boolean isSnapshot) {
        final int number = book.numberOf(item);
        if (number < 0 || !wish.selects().test(number)) {
            findings.accept("was told of a series that it did not ask for, " + describe(number));
            return;
        }
        tally.item(item.sampleCount());
        if (isSnapshot && wasLive) {
            findings.accept("a snapshot came after live, of " + describe(number));
        }
        if (item.n() == counts[number]) {
            repeated(number, item);
            return;
        }
        count(number, item);
        for (int i = 0; i < item.sampleCount(); i++) {
            check(number, item.timestampNs(i), item.value(i));
        }
    }

    @Override
    public void publish() {
        // Nothing waits for the end of a message.
    }

    /** The server said that it is live with so many series. */
    void onLive(long seriesCount) {
        if (wish.hasSnapshot() && (seriesCount != wish.seriesCount() || toldCount != wish.seriesCount())) {
            findings.accept("live with " + seriesCount + " series, " + toldCount + " were told and "
                    + wish.seriesCount() + " were asked for");
        }
        wasLive = true;
        unreportedCount = 0;
        tally.live();
    }

    boolean wasLive() {
        return wasLive;
    }

    /** Why this is not what is true; empty: it is. */
    String difference(Truth truth) {
        for (int number = 0; number < counts.length; number++) {
            final boolean mustBeKnown = wish.hasSnapshot() && wish.selects().test(number);
            if ((mustBeKnown || counts[number] > 0)
                    && (counts[number] != truth.n(number) || newestNs[number] != truth.newestNs(number))) {
                return describe(number) + " is n=" + truth.n(number) + " at " + truth.newestNs(number);
            }
        }
        return unreportedCount == 0 ? "" : unreportedCount + " samples passed by and no live followed";
    }

    /** It may be told again what it knows, but then a {@code live} follows. */
    private void repeated(int number, ItemFields item) {
        if (item.sampleCount() != 1 || item.timestampNs(0) != newestNs[number]) {
            findings.accept("n stood still with another sample, of " + describe(number));
        }
        unreportedCount++;
    }

    private void count(int number, ItemFields item) {
        final boolean isFirst = counts[number] == 0;
        final long merged = item.n() - counts[number] - item.sampleCount();
        if (merged < 0) {
            findings.accept(
                    "n went to " + item.n() + " with " + item.sampleCount() + " samples, of " + describe(number));
        }
        if (isFirst) {
            toldCount++;
        } else {
            tally.merged(merged);
            unreportedCount += wish.merges() ? 0 : merged;
        }
        counts[number] = item.n();
    }

    private void check(int number, long timestampNs, double value) {
        if (timestampNs <= newestNs[number]) {
            findings.accept("time went to " + timestampNs + ", of " + describe(number));
        }
        if (value != SampleValue.of(timestampNs)) {
            findings.accept("a wrong value " + value + " at " + timestampNs + ", of " + describe(number));
        }
        newestNs[number] = timestampNs;
    }

    private String describe(int number) {
        return number < 0
                ? "which nobody sends"
                : "a" + book.agentOf(number) + " m" + book.seriesOf(number) + " known with n=" + counts[number] + " at "
                        + newestNs[number];
    }
}
