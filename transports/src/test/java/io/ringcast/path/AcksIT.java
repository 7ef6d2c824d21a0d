package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.StreamChecker;
import io.ringcast.engine.testing.StreamChecker.Item;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.WholeServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handshakes and acks over real gRPC with the real engine behind it. */
@Timeout(60)
@Tag("A1")
@Tag("G7")
class AcksIT {
    private static final long START_NS = 1_763_683_200_000_000_000L;
    private static WholeServer server;

    @BeforeAll
    static void launch() {
        server = WholeServer.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    @Tag("A2")
    void givesAnIdASessionAndTheLimits() {
        try (GrpcAgent agent = GrpcAgent.connect(server.grpcPort(), Handshake.getDefaultInstance())) {
            assertThat(agent.handshakeAck().getAgentId()).isNotEmpty();
            assertThat(agent.handshakeAck().getSessionId()).isNotEmpty();
            assertThat(agent.handshakeAck().getResumed()).isFalse();
            assertThat(agent.handshakeAck().getLimits().getMaxSeriesPerBatch()).isEqualTo(4_096);
        }
    }

    @Test
    @Tag("A3")
    void acksOneToNInOrder() {
        final int batchCount = 2_000;
        try (GrpcAgent agent = server.agent("in-order")) {
            for (int i = 1; i <= batchCount; i++) {
                agent.post(agent.batch().series("m").sample(START_NS + i, i).build());
                agent.takeAccepted();
            }
            agent.awaitAccepted(batchCount);
        }
    }

    @Test
    @Tag("A3")
    @Tag("A21")
    void appliesABatchThatComesTwiceOnce() throws InterruptedException {
        try (GrpcAgent agent = server.agent("twice");
                CheckedClient client = server.client().subscribe("{agent=\"twice\"}")) {
            final var batch = agent.batch()
                    .series("m")
                    .sample(START_NS, 1)
                    .sample(START_NS + 1, 2)
                    .build();
            assertThat(agent.send(batch).getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
            final long duplicateCount = server.count(CounterDescriptor.BATCHES_DUPLICATE);
            final BatchAck second = agent.send(batch);
            assertThat(second.getSeq()).isEqualTo(1);
            assertThat(second.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_DUPLICATE);
            assertThat(server.count(CounterDescriptor.BATCHES_DUPLICATE)).isEqualTo(duplicateCount + 1);
            client.settle();
            assertThat(client.mirror())
                    .isEqualTo(
                            Map.of(StreamChecker.seriesName("twice", "m", Map.of()), new Item(START_NS + 1, "2", 2)));
        }
    }

    @Test
    @Tag("A3")
    void takesABatchAfterAGapAndCountsWhatIsMissing() {
        try (GrpcAgent agent = server.agent("gap")) {
            agent.send(agent.batch().series("m").sample(START_NS, 1));
            final long gapCount = server.count(CounterDescriptor.BATCH_GAPS);
            final BatchAck ack = agent.send(agent.batch().series("m").sample(START_NS + 1, 1).build().toBuilder()
                    .setSeq(5)
                    .build());
            assertThat(ack.getSeq()).isEqualTo(5);
            assertThat(ack.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
            assertThat(server.count(CounterDescriptor.BATCH_GAPS)).isEqualTo(gapCount + 3);
        }
    }

    @Test
    @Tag("A10")
    void goesOnWithTheNumbersOfASessionThatIsResumed() {
        final GrpcAgent first = server.agent("resumed");
        first.send(first.batch().series("m").sample(START_NS, 1));
        final String sessionId = first.handshakeAck().getSessionId();
        first.kill();
        final Handshake handshake = Handshake.newBuilder()
                .setAgentId("resumed")
                .setSessionId(sessionId)
                .build();
        try (GrpcAgent second = GrpcAgent.connect(server.grpcPort(), handshake)) {
            assertThat(second.handshakeAck().getResumed()).isTrue();
            assertThat(second.handshakeAck().getLastAckedSeq()).isEqualTo(1);
            assertThat(second.handshakeAck().getSessionId()).isEqualTo(sessionId);
        }
    }
}
