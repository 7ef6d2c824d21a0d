package io.ringcast.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.HandshakeAck;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class WireWriterTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final WireWriter writer = new WireWriter();

    @Test
    void writesNumbersThatTheGeneratedParserReads() throws InvalidProtocolBufferException {
        final Random random = new Random(9);
        for (int i = 0; i < 10_000; i++) {
            final long seq = random.nextLong() >>> random.nextInt(64);
            final long timeNs = random.nextLong();
            writer.wrap(buffer, 3).number(3, seq).fixed64(5, timeNs).number(6, 1);
            final HandshakeAck ack = HandshakeAck.parseFrom(bytes());
            assertThat(ack.getLastAckedSeq()).isEqualTo(seq);
            assertThat(ack.getServerTimeNs()).isEqualTo(timeNs);
            assertThat(ack.getResumed()).isTrue();
        }
    }

    @Test
    void writesTheSameBytesAsTheGeneratedClasses() {
        final BatchError expected = BatchError.newBuilder()
                .setCode("größe")
                .setField("series[3]")
                .setSeriesIndex(0)
                .build();
        writer.wrap(buffer, 500)
                .text(1, "größe".getBytes(StandardCharsets.UTF_8))
                .text(2, new byte[0])
                .ascii(3, "series[3]")
                .presentNumber(4, 0);
        assertThat(bytes()).isEqualTo(expected.toByteArray());

        final WireWriter outer = new WireWriter().wrap(buffer, 0).number(1, 0).message(6, writer);
        final byte[] message = new byte[outer.length()];
        buffer.getBytes(0, message);
        assertThat(message)
                .isEqualTo(BatchAck.newBuilder().addErrors(expected).build().toByteArray());
    }

    private byte[] bytes() {
        final byte[] bytes = new byte[writer.length()];
        buffer.getBytes(writer.offset(), bytes);
        return bytes;
    }
}
