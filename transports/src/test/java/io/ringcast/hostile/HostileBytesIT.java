package io.ringcast.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Codec;
import io.grpc.Status;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.testing.RawSession;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that no agent should send, over a sound connection. */
@Timeout(120)
@Tag("A8")
class HostileBytesIT {
    private static final long START_NS = 1_763_683_200_000_000_000L;
    private static final AtomicLong NOW_NS = new AtomicLong(START_NS);
    private static final int GARBAGE_LENGTH = 4 << 20;
    private static final int GARBAGE_BATCH_LENGTH = 60_000;
    private static final int DEPTH = 20_000;
    /** Text in 15, a number in 16, eight bytes in 17, four in 18, and a group 19 that holds a number. */
    private static final String UNKNOWN_FIELDS =
            "7a03616263" + "8001ff01" + "89010102030405060708" + "950101020304" + "9b0108019c01";

    private static Siege siege;

    @BeforeAll
    static void launch() {
        siege = new Siege(GrpcConfiguration.defaults());
    }

    @AfterAll
    static void close() {
        siege.close();
    }

    @Test
    @Tag("A20")
    void rejectsFourMebibytesOfGarbageBatchByBatch() throws Exception {
        final Random random = new Random(11);
        siege.endure("4 MiB of garbage in batches", server -> {
            final RawSession session = RawSession.open(server.grpcPort()).handshake("hostile");
            final byte[] garbage = new byte[GARBAGE_BATCH_LENGTH];
            final long malformedCount = server.count(CounterDescriptor.BATCHES_MALFORMED);
            final int batchCount = GARBAGE_LENGTH / GARBAGE_BATCH_LENGTH;
            for (int i = 0; i < batchCount; i++) {
                random.nextBytes(garbage);
                session.sendBatch(garbage.clone());
                assertRejected(session.nextAck());
            }
            assertThat(server.count(CounterDescriptor.BATCHES_MALFORMED)).isEqualTo(malformedCount + batchCount);
            assertNextGoodBatchIsTaken(session);
            return session;
        });
    }

    @Test
    void endsOnlyTheStreamOfAMessageOfFourMebibytes() throws Exception {
        siege.endure("a message of 4 MiB of garbage", server -> {
            final byte[] garbage = new byte[GARBAGE_LENGTH];
            new Random(12).nextBytes(garbage);
            final RawSession session =
                    RawSession.open(server.grpcPort()).handshake("hostile").send(garbage);
            assertThat(session.awaitEnd().getCode()).isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
            return session;
        });
    }

    @Test
    void takesABatchWithUnknownFieldsAndRefusesAMessageWithOne() throws Exception {
        siege.endure("unknown fields", server -> {
            final RawSession session = RawSession.open(server.grpcPort()).handshake("hostile");
            final byte[] unknown = HexFormat.of().parseHex(UNKNOWN_FIELDS);
            session.sendBatch(join(good(), unknown));
            assertThat(session.nextAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
            session.send(join(HexFormat.of().parseHex("0a00"), unknown));
            assertThat(session.awaitEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            return session;
        });
    }

    @Test
    @Tag("A20")
    void namesTheFieldThatHasAWrongWireType() throws Exception {
        siege.endure("wrong wire types", server -> {
            final RawSession session = RawSession.open(server.grpcPort()).handshake("hostile");
            assertField(session, "090100000000000000", "seq");
            assertField(session, "1001", "series");
            assertField(session, "12020801", "series.name");
            assertField(session, "12021001", "series.labels");
            assertField(session, "120412020801", "series.labels.name");
            assertField(session, "12021a00", "series.kind");
            assertField(session, "12022001", "series.timestamps_ns");
            assertField(session, "12022801", "series.values");
            assertField(session, "12023001", "series.int_values");
            assertNextGoodBatchIsTaken(session);
            return session;
        });
    }

    @Test
    void refusesGroupsNestedDeepInABatchAndInAHandshake() throws Exception {
        siege.endure("deep nesting", server -> {
            final RawSession session = RawSession.open(server.grpcPort()).handshake("hostile");
            session.sendBatch(groups());
            assertRejected(session.nextAck());
            assertNextGoodBatchIsTaken(session);
            final RawSession other = RawSession.open(server.grpcPort());
            final byte[] handshake = groups();
            other.send(join(new byte[] {0x0a}, varint(handshake.length), handshake));
            assertThat(other.awaitEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            other.close();
            return session;
        });
    }

    @Test
    void takesGzipWithinTheLimitAndNoOtherCompression() throws Exception {
        siege.endure("compressed messages", server -> {
            final RawSession session = RawSession.openCompressed(server.grpcPort(), new Codec.Gzip());
            session.handshake("hostile").sendBatch(good());
            assertThat(session.nextAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
            session.sendBatch(new byte[16 << 20]);
            assertThat(session.awaitEnd().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);

            final RawSession broken = RawSession.openCompressed(server.grpcPort(), mislabelled("gzip"));
            assertThat(broken.handshake("hostile").awaitEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            broken.close();
            final RawSession unknown = RawSession.openCompressed(server.grpcPort(), mislabelled("snappy"));
            assertThat(unknown.handshake("hostile").awaitEnd().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
            unknown.close();
            return session;
        });
    }

    private static void assertRejected(BatchAck ack) {
        assertThat(ack.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_REJECTED);
        assertThat(ack.getErrors(0).getCode()).isEqualTo("malformed");
    }

    private static void assertField(RawSession session, String hex, String field) throws InterruptedException {
        session.sendBatch(HexFormat.of().parseHex(hex));
        final BatchAck ack = session.nextAck();
        assertRejected(ack);
        assertThat(ack.getErrors(0).getField()).isEqualTo(field);
    }

    private static void assertNextGoodBatchIsTaken(RawSession session) throws InterruptedException {
        session.sendBatch(good());
        assertThat(session.nextAck().getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
    }

    private static byte[] good() {
        final long timestampNs = NOW_NS.incrementAndGet();
        return BatchBuilder.batch(timestampNs - START_NS)
                .series("m")
                .sample(timestampNs, 1)
                .toBytes();
    }

    private static byte[] groups() {
        final byte[] bytes = new byte[2 * DEPTH];
        Arrays.fill(bytes, 0, DEPTH, (byte) 0x53);
        Arrays.fill(bytes, DEPTH, 2 * DEPTH, (byte) 0x54);
        return bytes;
    }

    private static byte[] varint(int value) {
        return new byte[] {(byte) (value | 0x80), (byte) (value >> 7 | 0x80), (byte) (value >> 14)};
    }

    private static byte[] join(byte[]... parts) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** Says that it compresses, and does not. */
    private static Codec mislabelled(String encoding) {
        return new Codec() {
            @Override
            public String getMessageEncoding() {
                return encoding;
            }

            @Override
            public OutputStream compress(OutputStream target) {
                return target;
            }

            @Override
            public InputStream decompress(InputStream source) {
                return source;
            }
        };
    }
}
