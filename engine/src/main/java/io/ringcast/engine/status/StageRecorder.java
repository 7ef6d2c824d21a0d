package io.ringcast.engine.status;

import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.HdrHistogram.SingleWriterRecorder;

/** The latencies of one stage since they were last taken: those of its one thread, and those of all others. */
final class StageRecorder {
    static final long MAX_LATENCY_NS = 60_000_000_000L;
    private static final long MIN_LATENCY_NS = 1;
    private static final int SIGNIFICANT_DIGITS = 2;

    private final String label;
    private final SingleWriterRecorder own =
            new SingleWriterRecorder(MIN_LATENCY_NS, MAX_LATENCY_NS, SIGNIFICANT_DIGITS);
    private final Recorder shared = new Recorder(MIN_LATENCY_NS, MAX_LATENCY_NS, SIGNIFICANT_DIGITS);
    /** All that was recorded while somebody watched; made for the first who does. */
    private volatile AtomicHistogram total;

    private volatile boolean isWatched;
    private Histogram ownInterval;
    private Histogram sharedInterval;
    private final Histogram pending = newHistogram();
    private final Histogram interval = newHistogram();
    private final Histogram sinceStart = newHistogram();

    StageRecorder(String label) {
        this.label = label;
    }

    void record(long latencyNs) {
        own.recordValue(clamped(latencyNs));
        addIfWatched(latencyNs);
    }

    void recordShared(long latencyNs) {
        shared.recordValue(clamped(latencyNs));
        addIfWatched(latencyNs);
    }

    synchronized Histogram takeInterval() {
        collect();
        interval.reset();
        interval.add(pending);
        pending.reset();
        interval.setTag(label);
        return interval;
    }

    /** A copy of all that was recorded since the start. */
    synchronized Histogram sinceStart() {
        collect();
        return sinceStart.copy();
    }

    /** Takes what was recorded since the last call, for both readers; those who record are never waited for by each other. */
    private void collect() {
        ownInterval = own.getIntervalHistogram(ownInterval);
        pending.add(ownInterval);
        sinceStart.add(ownInterval);
        sharedInterval = shared.getIntervalHistogram(sharedInterval);
        pending.add(sharedInterval);
        sinceStart.add(sharedInterval);
    }

    /** Keeps a total from now on, which never falls. */
    Histogram watch() {
        if (total == null) {
            total = new AtomicHistogram(MIN_LATENCY_NS, MAX_LATENCY_NS, SIGNIFICANT_DIGITS);
        }
        isWatched = true;
        return total;
    }

    void unwatch() {
        isWatched = false;
    }

    Histogram total() {
        return total;
    }

    static Histogram newHistogram() {
        return new Histogram(MIN_LATENCY_NS, MAX_LATENCY_NS, SIGNIFICANT_DIGITS);
    }

    private void addIfWatched(long latencyNs) {
        if (isWatched) {
            total.recordValue(clamped(latencyNs));
        }
    }

    private static long clamped(long latencyNs) {
        return Math.min(Math.max(latencyNs, 0), MAX_LATENCY_NS);
    }
}
