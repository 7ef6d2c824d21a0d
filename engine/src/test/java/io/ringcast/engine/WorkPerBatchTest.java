package io.ringcast.engine;

import static io.ringcast.engine.testing.BatchBuilder.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.EngineHarness;
import io.ringcast.engine.testing.PlannedRequest;
import io.ringcast.engine.testing.TwinClient;
import io.ringcast.engine.testing.TwinSelector;
import io.ringcast.engine.testing.TwinStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a batch costs beside the bytes: slots of the ring are one publish (see {@code RingPublisherTest}); here, what is
 * told to others. The state thread takes no locks; each socket write takes the connection's once.
 */
class WorkPerBatchTest {
    private static final long T = 1_763_683_200_000_000_000L;
    private static final int CLIENT_COUNT = 3;

    /** What one batch set going. */
    private record Work(long ackAnnouncements, long acks, long clientMessages, long socketWrites) {}

    private final EngineHarness harness = new EngineHarness(EngineConfiguration.defaults()
            .with(EngineConfiguration.RING_SLOTS, 512)
            .with(EngineConfiguration.SERIES_MAX, 4096)
            .with(EngineConfiguration.KEY_HEAP_BYTES, 1 << 20)
            .with(EngineConfiguration.CONNECTIONS_MAX, 8)
            .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20));
    private TwinStream stream;
    private long lastSeq;

    @BeforeEach
    void connect() {
        stream = harness.open("a1", "s1");
        for (int i = 0; i < CLIENT_COUNT; i++) {
            final TwinClient client = harness.connect(true);
            harness.request(client, PlannedRequest.subscribe("1", TwinSelector.ALL));
        }
        harness.quiesce();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    @Tag("A15")
    void isTheSameForAHundredSeriesAsForOne() {
        final Work born = work(100);
        final Work one = work(1);
        final Work hundred = work(100);

        assertThat(one).isEqualTo(new Work(1, 1, CLIENT_COUNT, CLIENT_COUNT));
        assertThat(hundred).isEqualTo(one);
        assertThat(born).isEqualTo(one);
        assertThat(harness.engine().count(CounterDescriptor.UPDATES_SENT)).isEqualTo(CLIENT_COUNT * 201);
    }

    private Work work(int seriesCount) {
        final Work before = soFar();
        final BatchBuilder batch = batch(++lastSeq);
        for (int i = 0; i < seriesCount; i++) {
            batch.series("component_up").label("component", "c" + i).sample(T + lastSeq, i);
        }
        harness.send(stream, batch);
        harness.quiesce();
        final Work after = soFar();
        return new Work(
                after.ackAnnouncements - before.ackAnnouncements,
                after.acks - before.acks,
                after.clientMessages - before.clientMessages,
                after.socketWrites - before.socketWrites);
    }

    private Work soFar() {
        return new Work(
                harness.engine().stream(stream.streamId()).readyCount(),
                harness.engine().stream(stream.streamId()).batchAcks().size(),
                harness.engine().count(CounterDescriptor.MESSAGES_SENT),
                harness.engine().clients().stream()
                        .mapToLong(client -> client.writeCount())
                        .sum());
    }
}
