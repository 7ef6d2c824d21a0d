package io.ringcast.engine.fanout;

import io.ringcast.engine.latest.Derivation;
import io.ringcast.engine.wire.SeriesTable;

/** Which samples of a batch make one update; reused. State thread only. */
final class UpdateSamples {
    private final Derivation derivation = new Derivation();
    private SeriesTable table;
    private int series;
    private int first;
    private int last;
    private long n;
    private final Extremes extremes = new Extremes();
    private boolean isExtremesKnown;

    /** Goes to series i of the table, before its first accepted sample. */
    void begin(SeriesTable batch, int i) {
        table = batch;
        series = i;
        derivation.begin(batch, i, batch.firstAccepted(i));
    }

    /** The next ones of the series: {@code first} to {@code last}, which is the {@code n}th that was accepted. */
    UpdateSamples set(int firstSample, int lastSample, long acceptedCount) {
        first = firstSample;
        last = lastSample;
        n = acceptedCount;
        isExtremesKnown = false;
        derivation.advanceTo(lastSample);
        return this;
    }

    int count() {
        return last - first + 1;
    }

    /** Samples before the newest. */
    int earlierCount() {
        return last - first;
    }

    /** The agent's time stamp of the newest. */
    long newestNs() {
        return table.timestampNs(series, last);
    }

    /** The newest: IEEE bits of a double, or the integer itself. */
    long newestBits() {
        return table.valueBits(series, last);
    }

    /** The agent's time stamp of an earlier one, 0 is the oldest. */
    long earlierNs(int k) {
        return table.timestampNs(series, first + k);
    }

    long earlierBits(int k) {
        return table.valueBits(series, first + k);
    }

    /** The least and the greatest of them. */
    Extremes extremes() {
        if (!isExtremesKnown) {
            isExtremesKnown = true;
            extremes.clear(isInteger());
            for (int i = first; i <= last; i++) {
                extremes.add(table.valueBits(series, i));
            }
        }
        return extremes;
    }

    boolean isInteger() {
        return table.isInteger(series);
    }

    /** How many samples of the series were accepted up to the newest. */
    long acceptedCount() {
        return n;
    }

    /** What follows from the samples up to the newest. */
    Derivation derivation() {
        return derivation;
    }
}
