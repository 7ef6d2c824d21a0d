package io.ringcast.engine.status;

import org.HdrHistogram.Histogram;
import org.agrona.concurrent.NanoClock;

/**
 * How old batches were at each {@link LatencyStage}, in nanoseconds, as histograms from 1 ns to 60 s within 1 %; what is
 * longer counts as 60 s, what is negative as 0. Like {@link Counters}: {@link #record} is for the one thread that owns a
 * stage, {@link #recordShared} for all others, and one more thread takes the intervals, while any may ask for the sum of them. Recording
 * allocates nothing and waits for nobody.
 *
 * <p>Memory: 31 KiB a histogram, seven for each stage, about 1.1 MiB in all; nothing when disabled.
 */
public final class StageLatency {
    private static final StageLatency DISABLED = new StageLatency(() -> 0, new StageRecorder[0]);

    private final NanoClock clock;
    private final StageRecorder[] recorders;
    private final boolean isEnabled;

    /**
     * Makes empty histograms.
     *
     * @param clock that of the publisher, by which events are stamped.
     */
    public StageLatency(NanoClock clock) {
        this(clock, newRecorders());
    }

    private StageLatency(NanoClock clock, StageRecorder[] recorders) {
        this.clock = clock;
        this.recorders = recorders;
        isEnabled = recorders.length > 0;
    }

    /** One that reads no clock and forgets what it is told. */
    public static StageLatency disabled() {
        return DISABLED;
    }

    public boolean isEnabled() {
        return isEnabled;
    }

    /** Monotonic nanoseconds; 0 when disabled. */
    public long nowNs() {
        return clock.nanoTime();
    }

    /** Records the time since {@code receivedNs}. Only by the stage's own thread. */
    public void recordSince(LatencyStage stage, long receivedNs) {
        if (isEnabled) {
            recorders[stage.ordinal()].record(clock.nanoTime() - receivedNs);
        }
    }

    /** Records a latency. Only by the stage's own thread. */
    public void record(LatencyStage stage, long latencyNs) {
        if (isEnabled) {
            recorders[stage.ordinal()].record(latencyNs);
        }
    }

    /** Records a latency; any thread, at a higher cost. */
    public void recordShared(LatencyStage stage, long latencyNs) {
        if (isEnabled) {
            recorders[stage.ordinal()].recordShared(latencyNs);
        }
    }

    /**
     * Takes what was recorded since the last call; one thread. The histogram bears the stage's label as its tag, is the
     * caller's until the next call for the same stage, and is used again then. Not when disabled.
     */
    public Histogram takeInterval(LatencyStage stage) {
        return recorders[stage.ordinal()].takeInterval();
    }

    /** A copy of all that was recorded since the start; any thread. Not when disabled. */
    public Histogram sinceStart(LatencyStage stage) {
        return recorders[stage.ordinal()].sinceStart();
    }

    StageRecorder recorder(LatencyStage stage) {
        return recorders[stage.ordinal()];
    }

    private static StageRecorder[] newRecorders() {
        final LatencyStage[] stages = LatencyStage.all();
        final StageRecorder[] recorders = new StageRecorder[stages.length];
        for (int i = 0; i < stages.length; i++) {
            recorders[i] = new StageRecorder(stages[i].label());
        }
        return recorders;
    }
}
