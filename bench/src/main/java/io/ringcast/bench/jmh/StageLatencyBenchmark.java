package io.ringcast.bench.jmh;

import io.ringcast.engine.status.LatencyStage;
import io.ringcast.engine.status.StageLatency;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One record of a latency between 8 and 520 us: by the stage's own thread, by others, with the clock, and disabled. */
@State(Scope.Thread)
public class StageLatencyBenchmark {
    private static final long MIN_NS = 8_000;
    private static final long SPREAD_MASK_NS = (1 << 19) - 1;
    private static final long STEP_NS = 104_729;

    private final StageLatency latency = new StageLatency(System::nanoTime);
    private final StageLatency disabled = StageLatency.disabled();
    private long lastNs;
    private long receivedNs;

    @Setup
    public void setUp() {
        receivedNs = System.nanoTime();
    }

    @TearDown
    public void checkThatItWasRecorded() {
        long count = 0;
        for (final LatencyStage stage : LatencyStage.values()) {
            count += latency.takeInterval(stage).getTotalCount();
        }
        if (count == 0 && lastNs == 0) {
            throw new IllegalStateException("nothing was recorded");
        }
    }

    @Benchmark
    public void record() {
        latency.record(LatencyStage.WRITTEN, nextNs());
    }

    @Benchmark
    public void recordShared() {
        latency.recordShared(LatencyStage.WRITTEN, nextNs());
    }

    /** With the read of the clock. */
    @Benchmark
    public void recordSince() {
        latency.recordSince(LatencyStage.VALIDATED, receivedNs);
    }

    @Benchmark
    public void recordDisabled() {
        disabled.record(LatencyStage.WRITTEN, nextNs());
    }

    /** What the other figures contain. */
    @Benchmark
    public long baseline() {
        return nextNs();
    }

    private long nextNs() {
        lastNs = (lastNs + STEP_NS) & SPREAD_MASK_NS;
        return lastNs + MIN_NS;
    }
}
