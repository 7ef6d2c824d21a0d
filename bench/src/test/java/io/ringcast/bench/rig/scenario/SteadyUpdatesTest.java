package io.ringcast.bench.rig.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import io.ringcast.bench.rig.ingest.Sender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SteadyUpdatesTest {
    private static final Pace PACE = Pace.openLoop(1_000);

    private final CountingDriver driver = new CountingDriver();
    private final Sender sender = new Sender(driver, IngestPlan.of(BatchShape.ONE_BY_ONE, 1), () -> 0);

    @Test
    void goOnUntilTheyAreEnded() {
        try (SteadyUpdates updates = SteadyUpdates.start(sender, PACE, 0)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> driver.sentBatchCount() >= 20);
            updates.end();
            assertThat(sender.sentInTimeCount()).isEqualTo(driver.sentBatchCount());
            assertThat(sender.plannedBatchCount()).isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void goOnForTheLeastTime() {
        long startNs = System.nanoTime();
        try (SteadyUpdates updates = SteadyUpdates.start(sender, PACE, 200)) {
            updates.end();
        }
        assertThat(System.nanoTime() - startNs)
                .as("the last is due a millisecond before the end")
                .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(150));
    }

    @Test
    void sayWhyTheyEndedByThemselves() {
        driver.failure = "the socket is gone";
        try (SteadyUpdates updates = SteadyUpdates.start(sender, PACE, 30_000)) {
            assertThatThrownBy(updates::end)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("updates ended too soon: the socket is gone");
        }
    }

    /** Takes batches and answers them at once. */
    private static final class CountingDriver implements IngestDriver {
        private final AtomicLong sentCount = new AtomicLong();
        private volatile String failure = "";

        @Override
        public void open() {}

        @Override
        public void send(int agentIndex, long intendedEpochNs) {
            if (!failure.isEmpty()) {
                throw new IllegalStateException(failure);
            }
            sentCount.incrementAndGet();
        }

        @Override
        public long sentBatchCount(int agentIndex) {
            return sentCount.get();
        }

        @Override
        public long sentBatchCount() {
            return sentCount.get();
        }

        @Override
        public long answeredBatchCount() {
            return sentCount.get();
        }

        @Override
        public Histogram takeAckLatency() {
            return new Histogram(3);
        }

        @Override
        public List<String> faults() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
