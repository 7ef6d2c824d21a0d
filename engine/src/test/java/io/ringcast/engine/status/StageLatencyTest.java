package io.ringcast.engine.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.AllocationMeter;
import io.ringcast.engine.testing.FakeClock;
import io.ringcast.engine.testing.Latencies;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StageLatencyTest {
    private final FakeClock clock = new FakeClock();
    private final StageLatency latency = new StageLatency(clock);

    @Test
    void recordsTheTimeSinceReceipt() {
        final long receivedNs = latency.nowNs();
        clock.advanceNs(1_500_000);
        latency.recordSince(LatencyStage.VALIDATED, receivedNs);
        Latencies.assertRecorded(latency, LatencyStage.VALIDATED, 1_500_000);
        Latencies.assertRecorded(latency, LatencyStage.APPLIED);
    }

    @Test
    void countsWhatIsLongerThanAMinuteAsAMinuteAndWhatIsNegativeAsZero() {
        latency.record(LatencyStage.AGENT_TO_WRITTEN, Long.MAX_VALUE);
        latency.record(LatencyStage.AGENT_TO_WRITTEN, Long.MIN_VALUE);
        latency.recordShared(LatencyStage.AGENT_TO_WRITTEN, 60_000_000_001L);
        latency.recordShared(LatencyStage.AGENT_TO_WRITTEN, -1);

        final Histogram interval = latency.takeInterval(LatencyStage.AGENT_TO_WRITTEN);
        assertThat(interval.getCountAtValue(0)).isEqualTo(2);
        assertThat(interval.getCountAtValue(60_000_000_000L)).isEqualTo(2);
        assertThat(interval.getTotalCount()).isEqualTo(4);
    }

    @Test
    void takesWhatAllThreadsRecordedOnceAndBeginsAnew() throws InterruptedException {
        final int threadCount = 3;
        final int recordCount = 10_000;
        final Thread[] others = new Thread[threadCount];
        for (int i = 0; i < threadCount; i++) {
            others[i] = new Thread(() -> {
                for (int k = 0; k < recordCount; k++) {
                    latency.recordShared(LatencyStage.WRITTEN, 2_000);
                }
            });
            others[i].start();
        }
        long taken = 0;
        for (int k = 0; k < recordCount; k++) {
            latency.record(LatencyStage.WRITTEN, 1_000);
            if (k % 1000 == 0) {
                taken += latency.takeInterval(LatencyStage.WRITTEN).getTotalCount();
            }
        }
        for (final Thread other : others) {
            other.join();
        }
        taken += latency.takeInterval(LatencyStage.WRITTEN).getTotalCount();
        assertThat(taken).isEqualTo((threadCount + 1L) * recordCount);
        Latencies.assertRecorded(latency, LatencyStage.WRITTEN);
    }

    @Test
    @Tag("F5")
    void keepsTheSumOfAllIntervalsForAnotherReader() {
        latency.record(LatencyStage.WRITTEN, 1_000);
        assertThat(latency.takeInterval(LatencyStage.WRITTEN).getTotalCount()).isEqualTo(1);
        latency.record(LatencyStage.WRITTEN, 1_000);
        latency.recordShared(LatencyStage.WRITTEN, 2_000);

        final Histogram sinceStart = latency.sinceStart(LatencyStage.WRITTEN);
        assertThat(sinceStart.getTotalCount()).isEqualTo(3);
        assertThat(sinceStart.getCountAtValue(1_000)).isEqualTo(2);
        assertThat(latency.takeInterval(LatencyStage.WRITTEN).getTotalCount()).isEqualTo(2);
        assertThat(latency.takeInterval(LatencyStage.WRITTEN).getTotalCount()).isZero();
        latency.record(LatencyStage.WRITTEN, 5_000);
        assertThat(sinceStart.getTotalCount()).as("a copy").isEqualTo(3);
        assertThat(latency.sinceStart(LatencyStage.WRITTEN).getTotalCount()).isEqualTo(4);
    }

    @Test
    void tagsIntervalsWithTheStageAndUsesThemAgain() {
        final Histogram first = latency.takeInterval(LatencyStage.ENCODED);
        assertThat(first.getTag()).isEqualTo("encoded");
        latency.takeInterval(LatencyStage.ENCODED);
        assertThat(latency.takeInterval(LatencyStage.ENCODED)).isSameAs(first);
    }

    @Test
    void namesStagesByTagsThatHistogramFilesAllow() {
        assertThat(LatencyStage.values()).extracting(LatencyStage::label).allMatch(label -> label.matches("[a-z-]+"));
        assertThat(LatencyStage.values()).extracting(LatencyStage::meaning).allMatch(meaning -> meaning.endsWith("."));
    }

    @Test
    void allocatesNothingToRecord() {
        final long bytes = AllocationMeter.leastAllocatedBytes(10_000, () -> {
            latency.recordSince(LatencyStage.VALIDATED, 17);
            latency.record(LatencyStage.WRITTEN, 123_456);
            latency.recordShared(LatencyStage.WRITTEN, 123_456);
        });
        assertThat(bytes).isZero();
    }

    @Test
    void readsNoClockAndForgetsWhenDisabled() {
        final StageLatency disabled = StageLatency.disabled();
        disabled.recordSince(LatencyStage.VALIDATED, 1);
        disabled.record(LatencyStage.WRITTEN, 1);
        disabled.recordShared(LatencyStage.WRITTEN, 1);
        assertThat(disabled.isEnabled()).isFalse();
        assertThat(disabled.nowNs()).isZero();
    }
}
