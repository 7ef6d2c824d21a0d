package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.agent.AgentChannel;
import io.ringcast.agent.AgentCounter;
import io.ringcast.agent.AgentCounters;
import io.ringcast.agent.AgentCredentials;
import io.ringcast.agent.AgentListener;
import io.ringcast.agent.AgentOptions;
import io.ringcast.agent.AgentSession;
import io.ringcast.agent.BatchBuilder;
import io.ringcast.agent.BufferLimits;
import io.ringcast.agent.ServerAddress;
import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.grpc.GrpcIngestServer;
import io.ringcast.grpc.GrpcSecurity;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.SingleThreadScheduler;
import io.ringcast.testing.LiveEngine;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our agent before a real server whose state thread, here the test, does not keep up. */
@Timeout(60)
class PressedAgentIT {
    private static final int BATCH_COUNT = 100;
    private static final int SLOTS_IN_A_ROUND = 8;
    private static final int PRESSED_ROUND_COUNT = 5;

    @Test
    @Tag("A3")
    void anAgentSlowsDownWhileTheRingIsFullAndLosesNothing() {
        final AgentCounters counters = new AgentCounters();
        try (Engine engine = stalledEngine();
                GrpcIngestServer ingest = GrpcIngestServer.launch(
                        GrpcConfiguration.defaults()
                                .with(GrpcConfiguration.PORT, 0)
                                .with(GrpcConfiguration.PRESSURE_INTERVAL_MS, 5),
                        "127.0.0.1",
                        GrpcSecurity.none(),
                        engine.publisher(),
                        engine.counters());
                SingleThreadScheduler scheduler = new SingleThreadScheduler("pressed-agent");
                AgentChannel channel =
                        new AgentChannel(new ServerAddress("127.0.0.1", ingest.port()), AgentCredentials.NONE)) {
            final AgentSession session = new AgentSession(
                    new AgentOptions("a1", Map.of(), "0", 1_000, BufferLimits.DEFAULT),
                    channel,
                    scheduler,
                    new Backoff(new SplittableRandom(1)),
                    counters,
                    new AgentListener() {});
            session.start();
            stepUntil(engine, () -> counters.get(AgentCounter.CONNECTS) == 1);
            for (int i = 1; i <= BATCH_COUNT; i++) {
                session.send(new BatchBuilder(i).gauge("cpu_usage", i).build());
            }
            await().until(() -> engine.counters().get(CounterDescriptor.EVENTS_BACK_PRESSURED) > 0);
            // Some acks at a time, while the ring is still fuller than it must be for the pressure to end.
            for (int i = 0; i < PRESSED_ROUND_COUNT && counters.get(AgentCounter.PACED_BATCHES) == 0; i++) {
                final long ackedBefore = counters.get(AgentCounter.ACKED_BATCHES);
                engine.doWork();
                await().until(() -> counters.get(AgentCounter.ACKED_BATCHES) > ackedBefore);
            }
            await().until(() -> counters.get(AgentCounter.PACED_BATCHES) > 0);
            assertThat(engine.counters().get(CounterDescriptor.PRESSURE_BEGUN)).isPositive();

            stepUntil(engine, () -> counters.get(AgentCounter.ACKED_BATCHES) == BATCH_COUNT);
            assertThat(counters.get(AgentCounter.ACCEPTED_SAMPLES)).isEqualTo(BATCH_COUNT);
            assertThat(counters.get(AgentCounter.DROPPED_BATCHES)).isZero();
        }
    }

    private static void stepUntil(Engine engine, BooleanSupplier condition) {
        await().pollInSameThread().pollInterval(Duration.ofMillis(1)).until(() -> {
            engine.doWork();
            return condition.getAsBoolean();
        });
    }

    private static Engine stalledEngine() {
        return Engine.launch(new EngineContext()
                .threadingMode(ThreadingMode.INVOKER)
                .configuration(LiveEngine.smallMemory()
                        .with(EngineConfiguration.RING_SLOTS, 64)
                        .with(EngineConfiguration.BATCH_MAX_BYTES, 4096)
                        .with(EngineConfiguration.LABELS_MAX, 2)
                        .with(EngineConfiguration.CYCLE_MAX_EVENTS, SLOTS_IN_A_ROUND)));
    }
}
