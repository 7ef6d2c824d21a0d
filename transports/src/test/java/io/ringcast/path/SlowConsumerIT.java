package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.CountedAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.MemoryMeter;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A dashboard that never reads, beside one that does. */
@Timeout(60)
class SlowConsumerIT {
    private static final int CORE_COUNT = 15;
    private static final int RECEIVE_BUFFER_BYTES = 4_096;
    private static final long MEMORY_SLACK_BYTES = 8 << 20;
    private static WholeServer server;

    @BeforeAll
    static void launch() {
        server = WholeServer.start(
                LiveEngine.smallMemory()
                        .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 18)
                        .with(EngineConfiguration.LABELS_MAX, 8)
                        .with(EngineConfiguration.TICK_MS, 20)
                        .with(EngineConfiguration.CLIENT_STALL_MS, 1_000),
                WsConfiguration.defaults().with(WsConfiguration.SEND_BUFFER_BYTES, 4_096),
                0);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    @Tag("C16")
    @Tag("C23")
    void isConflatedThenClosedAsTooSlowWhileTheOtherGetsEverything() throws Exception {
        try (CountedAgent agent = CountedAgent.connect(server, "a1", CORE_COUNT);
                CheckedClient reading = server.client().subscribe(null);
                RawClient stuck = subscribeWithoutReading()) {
            agent.sendOne();
            agent.awaitAllAccepted();
            final MemoryMeter before = MemoryMeter.measure();
            while (server.count(CounterDescriptor.CLIENTS_CLOSED_SLOW) == 0) {
                agent.sendOne(4);
                // A paced reader: the one that never reads is to be the only one behind.
                reading.takeUntil(() -> reading.sampleCount() > agent.sampleCount() - 1_000);
            }
            agent.awaitAllAccepted();
            reading.settle();
            assertThat(reading.sampleCount()).isEqualTo(agent.sampleCount());
            assertThat(reading.mergedSinceLive()).isZero();

            // Its socket takes nothing, not even a close frame.
            assertThat(stuck.isClosedByServer()).isTrue();
            server.awaitCount(CounterDescriptor.CONNECTIONS_OPEN, 1);
            server.awaitCount(CounterDescriptor.CHUNKS_IN_USE, 0);
            assertThat(server.count(CounterDescriptor.CLIENTS_CLOSED_SLOW)).isEqualTo(1);
            assertThat(server.count(CounterDescriptor.CLIENTS_REVOKED)).isPositive();
            assertThat(server.count(CounterDescriptor.CLIENTS_BECAME_LAGGING)).isPositive();
            assertThat(server.count(CounterDescriptor.CLIENTS_LAGGING)).isZero();
            assertThat(server.count(CounterDescriptor.SUBSCRIPTIONS_OPEN)).isEqualTo(1);
            assertThat(reading.client().isOpen()).isTrue();
            reading.forgetMessages();
            MemoryMeter.measure().assertGrownAtMost(before, MEMORY_SLACK_BYTES);
        }
    }

    private static RawClient subscribeWithoutReading() throws IOException {
        final RawClient client = RawClient.upgrade(server.wsPort(), RECEIVE_BUFFER_BYTES);
        client.sendText("{\"type\":\"subscribe\"}");
        server.awaitCount(CounterDescriptor.SUBSCRIPTIONS_OPEN, 2);
        return client;
    }
}
