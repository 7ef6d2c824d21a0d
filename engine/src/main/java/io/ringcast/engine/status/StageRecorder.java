package io.ringcast.engine.status;

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
    private Histogram ownInterval;
    private Histogram sharedInterval;

    StageRecorder(String label) {
        this.label = label;
    }

    void record(long latencyNs) {
        own.recordValue(clamped(latencyNs));
    }

    void recordShared(long latencyNs) {
        shared.recordValue(clamped(latencyNs));
    }

    Histogram takeInterval() {
        ownInterval = own.getIntervalHistogram(ownInterval);
        sharedInterval = shared.getIntervalHistogram(sharedInterval);
        if (sharedInterval.getTotalCount() > 0) {
            ownInterval.add(sharedInterval);
        }
        ownInterval.setTag(label);
        return ownInterval;
    }

    private static long clamped(long latencyNs) {
        return Math.min(Math.max(latencyNs, 0), MAX_LATENCY_NS);
    }
}
