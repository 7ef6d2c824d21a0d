package io.ringcast.engine.status;

import org.HdrHistogram.Histogram;

/**
 * A second reader of the stages' latencies, beside the one that takes intervals from {@link StageLatency}: it keeps what it saw
 * last and takes the difference, so it neither waits for those who record nor takes anything from the other. Stages record
 * for it only while it watches. One thread.
 */
public final class StageIntervals {
    private final StageLatency latency;
    private final Histogram[] seen = new Histogram[LatencyStage.all().length];
    private final Histogram interval = StageRecorder.newHistogram();

    public StageIntervals(StageLatency latency) {
        this.latency = latency;
    }

    /** Begins to watch; the first interval begins here. Nothing when disabled. */
    public void begin() {
        for (final LatencyStage stage : LatencyStage.all()) {
            if (latency.isEnabled()) {
                final Histogram total = latency.recorder(stage).watch();
                seen[stage.ordinal()] = total.copy();
            }
        }
    }

    /** Ends the watch. */
    public void end() {
        for (final LatencyStage stage : LatencyStage.all()) {
            if (latency.isEnabled()) {
                latency.recorder(stage).unwatch();
            }
        }
    }

    /** Whether there are latencies to take. */
    public boolean isEnabled() {
        return latency.isEnabled();
    }

    /** What was recorded since the last call, or since {@link #begin()}; the caller's until the next call. */
    public Histogram take(LatencyStage stage) {
        final Histogram last = seen[stage.ordinal()];
        interval.reset();
        interval.add(latency.recorder(stage).total());
        // One that is being recorded may be seen in part: it is left to the next interval.
        interval.subtract(last);
        last.add(interval);
        return interval;
    }
}
