package io.ringcast.engine;

import static io.ringcast.engine.testing.BatchBuilder.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.EngineHarness;
import io.ringcast.engine.testing.PlannedRequest;
import io.ringcast.engine.testing.TwinClient;
import io.ringcast.engine.testing.TwinSelector;
import io.ringcast.engine.testing.TwinStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** LIVE_BROADCAST_BATCH_BLOCK_MS: updates of several duty cycles in one frame. */
@Tag("E4")
class CoalescingWindowTest {
    private static final long T = 1_763_683_200_000_000_000L;
    private static final long WINDOW_MS = 10;

    private final EngineHarness harness = new EngineHarness(EngineConfiguration.defaults()
            .with(EngineConfiguration.RING_SLOTS, 512)
            .with(EngineConfiguration.SERIES_MAX, 4096)
            .with(EngineConfiguration.KEY_HEAP_BYTES, 1 << 20)
            .with(EngineConfiguration.CONNECTIONS_MAX, 64)
            .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20)
            .with(EngineConfiguration.COALESCING_WINDOW_MS, WINDOW_MS));

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void tellsTheUpdatesOfSeveralCyclesInOneFrameWhenTheTimeIsOver() {
        final TwinStream stream = harness.open("a1", "s1");
        final TwinClient client = subscribed();
        final int toldCount = updates(client).size();
        for (int i = 0; i < 3; i++) {
            harness.send(stream, batch(i + 1).series("cpu").sample(T + i, i));
            harness.step();
            harness.advanceMs(WINDOW_MS / 5);
        }
        assertThat(updates(client)).hasSize(toldCount);

        harness.advanceMs(WINDOW_MS / 2);
        harness.step();

        assertThat(updates(client)).hasSize(toldCount + 1);
        assertThat(updates(client).get(toldCount).get("updates")).hasSize(3);
    }

    @Test
    void acksWithoutWaiting() {
        final TwinStream stream = harness.open("a1", "s1");
        subscribed();
        harness.send(stream, batch(1).series("cpu").sample(T, 1));
        harness.step();
        assertThat(harness.engine().stream(stream.streamId()).batchAcks()).hasSize(1);
    }

    @Test
    void holdsNothingBackWhileAnotherClientCatchesUp() {
        final TwinStream stream = harness.open("a1", "s1");
        final TwinClient client = subscribed();
        final int toldCount = updates(client).size();
        harness.request(harness.connect(true), PlannedRequest.subscribe("1", TwinSelector.ALL));
        harness.step();
        harness.send(stream, batch(1).series("cpu").sample(T, 1));
        harness.step();
        assertThat(updates(client)).hasSize(toldCount + 1);
    }

    @Test
    void tellsWhatIsHeldBackWhenItIsClosed() {
        final TwinStream stream = harness.open("a1", "s1");
        subscribed();
        harness.send(stream, batch(1).series("cpu").sample(T, 1));
        harness.step();
        assertThat(harness.engine().count(CounterDescriptor.UPDATES_SENT)).isZero();

        harness.close();

        assertThat(harness.engine().count(CounterDescriptor.UPDATES_SENT)).isEqualTo(1);
    }

    private TwinClient subscribed() {
        final TwinClient client = harness.connect(true).keepMessages();
        harness.request(client, PlannedRequest.subscribe("1", TwinSelector.ALL));
        harness.quiesce();
        return client;
    }

    private static List<JsonNode> updates(TwinClient client) {
        return client.messages("metric_update");
    }
}
