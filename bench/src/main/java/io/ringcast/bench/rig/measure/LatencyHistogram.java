package io.ringcast.bench.rig.measure;

import org.HdrHistogram.Histogram;

/**
 * Latencies in nanoseconds from the intended time, 1 ns to 60 s with 3 digits; what is outside is recorded as the nearest bound,
 * never lost. One thread records; it is read when that thread has finished.
 */
public final class LatencyHistogram {
    /** Highest latency told apart. */
    public static final long MAX_NS = 60_000_000_000L;

    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(1, MAX_NS, DIGITS);

    /** Records one. */
    public void record(long latencyNs) {
        histogram.recordValue(Math.min(MAX_NS, Math.max(1, latencyNs)));
    }

    /** Forgets all. */
    public void reset() {
        histogram.reset();
    }

    /** A copy of what was recorded. */
    public Histogram copy() {
        return histogram.copy();
    }
}
