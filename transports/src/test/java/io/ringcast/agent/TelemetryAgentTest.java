package io.ringcast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.FakeRandom;
import io.ringcast.reconnect.FakeScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TelemetryAgentTest {
    private final FakeScheduler scheduler = new FakeScheduler();
    private final List<Long> collectedAtNs = new ArrayList<>();
    private final List<Long> stampsNs = new ArrayList<>();

    @Test
    @Tag("A14")
    void collectsEveryIntervalFromTheStart() {
        agent(5_000, false).start(0);
        scheduler.advanceMs(15_000);

        assertThat(collectedAtNs).containsExactly(0L, 5_000_000_000L, 10_000_000_000L, 15_000_000_000L);
    }

    @Test
    @Tag("A14")
    void readsThisHostEveryInterval() {
        final long startNs = 1_763_683_200_000_000_000L;
        final HostMetrics host = new HostMetrics(new AgentCounters());
        final List<MetricBatch> batches = new ArrayList<>();
        final BatchSource source = nowEpochNs -> {
            batches.add(host.collect(nowEpochNs));
            return batches.get(batches.size() - 1);
        };
        new TelemetryAgent(session(5_000), source, scheduler, () -> startNs + scheduler.nanoTime(), 5_000).start(0);
        scheduler.advanceMs(10_000);

        assertThat(batches)
                .extracting(batch -> batch.getSeries(0).getTimestampsNs(0) - startNs)
                .containsExactly(0L, 5_000_000_000L, 10_000_000_000L);
    }

    @Test
    void goesOnWhenTheSourceFailsOnce() {
        agent(1_000, true).start(0);
        advancePastTheFailure();
        scheduler.advanceMs(2_000);

        assertThat(collectedAtNs).hasSize(3);
    }

    @Test
    void neverStampsABatchNoLaterThanTheOneBefore() {
        agent(1_000, false).start(0);
        scheduler.advanceMs(3_000);

        assertThat(stampsNs).containsExactly(100L, 101L, 102L, 103L);
    }

    private void advancePastTheFailure() {
        try {
            scheduler.runDue();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("the source failed");
        }
    }

    private TelemetryAgent agent(long intervalMs, boolean isFirstFailing) {
        return new TelemetryAgent(
                session(intervalMs),
                nowEpochNs -> collect(nowEpochNs, isFirstFailing),
                scheduler,
                () -> 100,
                intervalMs);
    }

    private static AgentSession session(long intervalMs) {
        return new AgentSession(
                new AgentOptions("a1", Map.of(), "0", intervalMs, BufferLimits.DEFAULT),
                () -> {
                    throw Status.UNAVAILABLE.asRuntimeException();
                },
                new FakeScheduler(),
                new Backoff(FakeRandom.lowest()),
                new AgentCounters(),
                new AgentListener() {});
    }

    private MetricBatch collect(long nowEpochNs, boolean isFirstFailing) {
        collectedAtNs.add(scheduler.nanoTime());
        stampsNs.add(nowEpochNs);
        if (isFirstFailing && collectedAtNs.size() == 1) {
            throw new IllegalStateException("the source failed");
        }
        return MetricBatch.getDefaultInstance();
    }
}
