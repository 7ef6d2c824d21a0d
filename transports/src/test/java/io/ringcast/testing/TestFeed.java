package io.ringcast.testing;

import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.FakeAgentStream;
import io.ringcast.proto.v1.BatchAck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** An agent without a network: its batches go straight to the ring, and it waits for their acks. One thread. */
public final class TestFeed {
    private static final int PREFETCH_COUNT = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final EventPublisher publisher;
    private final long streamId;
    private final FakeAgentStream stream = new FakeAgentStream(PREFETCH_COUNT);
    private long seq;

    /** Opens a stream; {@code streamId} is the caller's to keep unique. */
    public TestFeed(EventPublisher publisher, long streamId, String agentId) {
        this.publisher = publisher;
        this.streamId = streamId;
        publish(
                EventType.STREAM_OPENED,
                new StreamOpening(agentId, "", "session-" + streamId, Map.of(), "test", 0, PREFETCH_COUNT).encode());
        Awaitility.await().atMost(TIMEOUT).until(() -> !stream.handshakeAcks().isEmpty());
    }

    /** Starts the next batch. */
    public BatchBuilder batch() {
        return BatchBuilder.batch(seq + 1);
    }

    /** Publishes it and waits for its ack. */
    public BatchAck send(BatchBuilder batch) {
        seq++;
        publish(EventType.BATCH, batch.toBytes());
        Awaitility.await()
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> stream.batchAcks().size() >= seq);
        final List<BatchAck> acks = stream.batchAcks();
        return acks.get(acks.size() - 1);
    }

    private void publish(EventType type, byte[] bytes) {
        final Object attachment = type == EventType.STREAM_OPENED ? stream : null;
        Awaitility.await()
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> publisher.tryPublish(
                                type,
                                streamId,
                                (target, offset, length) -> target.putBytes(offset, bytes, 0, length),
                                bytes.length,
                                attachment)
                        == PublishResult.ACCEPTED);
    }
}
