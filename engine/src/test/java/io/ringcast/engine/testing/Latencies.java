package io.ringcast.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.LatencyStage;
import io.ringcast.engine.status.StageLatency;
import org.HdrHistogram.Histogram;

/** Looks at what was recorded, to the precision of the histograms. */
public final class Latencies {
    private Latencies() {}

    /** Takes a stage's interval, which must hold these latencies and nothing else. */
    public static void assertRecorded(StageLatency latency, LatencyStage stage, long... latenciesNs) {
        final Histogram interval = latency.takeInterval(stage);
        assertThat(interval.getTotalCount()).as("records of %s", stage).isEqualTo(latenciesNs.length);
        for (final long latencyNs : latenciesNs) {
            assertThat(interval.getCountAtValue(latencyNs))
                    .as("records of %s of %d ns, the longest is %d ns", stage, latencyNs, interval.getMaxValue())
                    .isPositive();
        }
    }
}
