package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.MemoryMeter;
import io.ringcast.testing.WholeServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent that sends whatever it can and reads no ack. */
@Timeout(120)
class DeafAgentIT {
    private static final int ROUND_TRIP_COUNT = 200;
    private static final int LOOK_COUNT = 10;
    private static final long MEMORY_NOISE_BYTES = 2 << 20;

    @Test
    @Tag("A1")
    @Tag("A2")
    @Tag("A3")
    @Tag("A8")
    void anAgentThatReadsNoAcksStopsItselfAndNobodyElse() throws InterruptedException {
        try (WholeServer server = WholeServer.start();
                GrpcAgent neighbour = server.agent("neighbour");
                DeafAgent deaf = new DeafAgent(server.grpcPort())) {
            // It may pause before it has to stop, so only several looks in a row tell.
            WholeServer.await(() -> standsStill(server, deaf, neighbour));
            MemoryMeter.assertStopsGrowing(4, MEMORY_NOISE_BYTES, () -> {
                final long receivedBefore = server.count(CounterDescriptor.BATCHES_RECEIVED);
                for (int i = 0; i < 10; i++) {
                    deaf.send();
                    roundTrips(neighbour);
                }
                assertThat(server.count(CounterDescriptor.BATCHES_RECEIVED))
                        .isEqualTo(receivedBefore + 10 * ROUND_TRIP_COUNT);
            });
            assertThat(server.count(CounterDescriptor.ACKS_LOST)).isZero();
            assertThat(server.count(CounterDescriptor.STREAMS_OPEN)).isEqualTo(2);

            deaf.hangUp();
            server.awaitCount(CounterDescriptor.STREAMS_OPEN, 1);
        }
    }

    @Test
    @Tag("G1")
    void aStopWaitsForNoAgentThatReadsNoAcksAndOthersGetTheirs() {
        final WholeServer server = WholeServer.start();
        try (GrpcAgent neighbour = server.agent("neighbour");
                DeafAgent deaf = new DeafAgent(server.grpcPort())) {
            WholeServer.await(() -> standsStill(server, deaf, neighbour));
            neighbour.post(neighbour.batch().series("m").sample(1, 1).build());
            server.awaitCount(CounterDescriptor.STREAMS_OPEN, 2);
            server.close();
            WholeServer.await(() -> neighbour.status() != null);
            assertThat(neighbour.status().getDescription()).isEqualTo("the server stops");
            assertThat(server.count(CounterDescriptor.STREAMS_CUT)).isZero();
            assertThat(server.count(CounterDescriptor.STREAMS_OPEN)).isZero();
        } finally {
            server.close();
        }
    }

    /** Whether the server took batches of the neighbour alone for a while, though the other sent more again and again. */
    private static boolean standsStill(WholeServer server, DeafAgent deaf, GrpcAgent neighbour) {
        boolean isStill = true;
        for (int i = 0; isStill && i < LOOK_COUNT; i++) {
            final long before = server.count(CounterDescriptor.BATCHES_RECEIVED);
            deaf.send();
            roundTrips(neighbour);
            isStill = server.count(CounterDescriptor.BATCHES_RECEIVED) == before + ROUND_TRIP_COUNT;
        }
        return isStill;
    }

    private static void roundTrips(GrpcAgent agent) {
        for (int i = 0; i < ROUND_TRIP_COUNT; i++) {
            final BatchAck ack = agent.send(agent.batch().series("m").sample(1 + i, 1));
            assertThat(ack.getRejected() + ack.getAccepted() + ack.getDuplicates())
                    .isEqualTo(1);
        }
    }

    /** Reads the answer to its handshake and nothing more; its batches bring long acks. */
    private static final class DeafAgent
            implements ClientResponseObserver<SessionRequest, SessionReply>, AutoCloseable {
        private final ManagedChannel channel;
        private ClientCallStreamObserver<SessionRequest> requests;
        private long seq;

        private DeafAgent(int port) {
            channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .flowControlWindow(65_535)
                    .build();
            TelemetryIngestGrpc.newStub(channel).session(this);
            requests.onNext(SessionRequest.newBuilder()
                    .setHandshake(Handshake.newBuilder().setAgentId("deaf").setMaxBatchBytes(4096))
                    .build());
        }

        /** Sends as long as the connection takes something. */
        private void send() {
            while (requests.isReady()) {
                final BatchBuilder batch = BatchBuilder.batch(++seq);
                for (int i = 0; i < 8; i++) {
                    batch.series("9").sample(1, 1);
                }
                requests.onNext(
                        SessionRequest.newBuilder().setBatch(batch.build()).build());
            }
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<SessionRequest> stream) {
            requests = stream;
            stream.disableAutoRequestWithInitial(1);
        }

        @Override
        public void onNext(SessionReply reply) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}

        private void hangUp() {
            channel.shutdownNow();
        }

        @Override
        public void close() {
            hangUp();
        }
    }
}
