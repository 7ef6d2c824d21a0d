package io.ringcast.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.testing.WholeServer;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that stop, vanish, take nothing, or keep to no protocol at all. */
@Timeout(120)
@Tag("A8")
class HostileFlowIT {
    /** Writes that the server may end. */
    private interface Writing {
        void run() throws IOException;
    }

    private static final long START_NS = 1_763_683_200_000_000_000L;
    private static final int STREAM_COUNT = 30;
    private static final int CONNECTION_COUNT = 50;
    private static final int HALF_LENGTH = 30_000;
    private static final int GARBAGE_LENGTH = 4 << 20;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int FLOW_CONTROL_ERROR = 3;
    private static Siege siege;

    @BeforeAll
    static void launch() {
        siege = new Siege(GrpcConfiguration.defaults().with(GrpcConfiguration.HANDSHAKE_TIMEOUT_MS, 300));
    }

    @AfterAll
    static void close() {
        siege.close();
    }

    @Test
    void waitsForTheRestOfHalfABatchWithoutHarmToOthers() throws Exception {
        siege.endure("half batches, then silence", server -> {
            final RawHttp2 client = RawHttp2.connect(server.grpcPort());
            for (int i = 0; i < STREAM_COUNT; i++) {
                final int stream = client.open();
                client.send(stream, handshake("half-" + i, 0));
                client.begin(stream, 2 * HALF_LENGTH, new byte[HALF_LENGTH]);
            }
            client.flush();
            server.awaitCount(CounterDescriptor.STREAMS_OPEN, 1 + STREAM_COUNT);
            return client;
        });
    }

    @Test
    @Tag("A10")
    void forgetsAnAgentThatIsKilledInTheMiddleOfABatch() throws Exception {
        siege.endure("kills in mid-batch", server -> {
            final long malformedCount = server.count(CounterDescriptor.BATCHES_MALFORMED);
            final long openedCount = server.count(CounterDescriptor.STREAMS_OPENED);
            for (int i = 0; i < CONNECTION_COUNT; i++) {
                final RawHttp2 client = RawHttp2.connect(server.grpcPort());
                final int stream = client.open();
                client.send(stream, handshake("killed", 0));
                client.send(stream, batch(1));
                client.beginFrame(RawHttp2.DATA, stream, HALF_LENGTH, new byte[HALF_LENGTH / 2]);
                client.flush();
                server.awaitCount(CounterDescriptor.STREAMS_OPENED, openedCount + i + 1);
                client.abort();
            }
            assertThat(server.count(CounterDescriptor.BATCHES_MALFORMED)).isEqualTo(malformedCount);
            return () -> {};
        });
    }

    @Test
    void takesNoMoreFromAnAgentThatReadsNoAcks() throws Exception {
        siege.endure("a flood without reading acks", server -> {
            final RawHttp2 client = RawHttp2.connect(server.grpcPort(), RawHttp2.INITIAL_WINDOW, 0);
            client.stopReading();
            final int stream = client.open();
            final long rejectedCount = server.count(CounterDescriptor.SAMPLES_REJECTED);
            client.send(stream, handshake("deaf", 4_096));
            for (int seq = 1; seq <= 4_000; seq++) {
                client.send(stream, batchOfBadNames(seq));
            }
            client.flush();
            WholeServer.await(() -> server.count(CounterDescriptor.SAMPLES_REJECTED) > rejectedCount);
            siege.awaitNeighbour();
            // 64 unread, and as many as 32 KiB of replies hold.
            assertThat(server.count(CounterDescriptor.SAMPLES_REJECTED) - rejectedCount)
                    .isLessThan(8 * 500L);
            return client;
        });
    }

    @Test
    @Tag("A2")
    void endsStreamsWhoseHandshakeNeverComes() throws Exception {
        siege.endure("handshakes that never come", server -> {
            final long refusedCount = server.count(CounterDescriptor.STREAMS_REFUSED);
            final RawHttp2 client = RawHttp2.connect(server.grpcPort());
            for (int i = 0; i < STREAM_COUNT; i++) {
                client.open();
            }
            client.flush();
            server.awaitCount(CounterDescriptor.STREAMS_REFUSED, refusedCount + STREAM_COUNT);
            return client;
        });
    }

    @Test
    void endsAConnectionOfGarbage() throws Exception {
        final Random random = new Random(13);
        siege.endure("a connection of garbage", server -> {
            final RawHttp2 client = RawHttp2.connect(server.grpcPort());
            final byte[] garbage = new byte[GARBAGE_LENGTH];
            random.nextBytes(garbage);
            flood(() -> client.raw(garbage));
            client.awaitClosed();
            return client;
        });
    }

    @Test
    void endsAStreamThatSendsMoreThanItsWindow() throws Exception {
        siege.endure("more than the window", server -> {
            final RawHttp2 client = RawHttp2.connect(server.grpcPort());
            final int stream = client.open();
            flood(() -> client.begin(stream, GARBAGE_LENGTH, new byte[GARBAGE_LENGTH]));
            assertThat(client.awaitReset()).isIn(FLOW_CONTROL_ERROR, -1);
            return client;
        });
    }

    @Test
    void endsAConnectionThatPingsWithoutEnd() throws Exception {
        siege.endure("pings without end", server -> {
            final RawHttp2 client = RawHttp2.connect(server.grpcPort());
            flood(() -> {
                for (int i = 0; i < 20_000; i++) {
                    client.frame(RawHttp2.PING, RawHttp2.NO_FLAGS, 0, new byte[8]);
                }
            });
            assertThat(client.awaitGoAway()).isIn(ENHANCE_YOUR_CALM, -1);
            return client;
        });
    }

    /** Writes until the server ends the connection, which it may do meanwhile. */
    private static void flood(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            // The server has had enough.
        }
    }

    static byte[] handshake(String agentId, int maxBatchBytes) {
        return SessionRequest.newBuilder()
                .setHandshake(Handshake.newBuilder().setAgentId(agentId).setMaxBatchBytes(maxBatchBytes))
                .build()
                .toByteArray();
    }

    private static byte[] batch(long seq) {
        return SessionRequest.newBuilder()
                .setBatch(BatchBuilder.batch(seq)
                        .series("m")
                        .sample(START_NS + seq, 1)
                        .build())
                .build()
                .toByteArray();
    }

    /** Small to send, and answered with as many errors as an ack may hold. */
    private static byte[] batchOfBadNames(long seq) {
        final BatchBuilder batch = BatchBuilder.batch(seq);
        for (int i = 0; i < 8; i++) {
            batch.series("!").sample(START_NS + seq, 1);
        }
        return SessionRequest.newBuilder().setBatch(batch.build()).build().toByteArray();
    }
}
