package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import io.ringcast.proto.v1.SessionRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundMessageTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 127, 128, 16_383, 16_384, 65_536, 1 << 21, 16 << 20})
    void theLongestMessageHoldsABodyOfExactlyTheLimit(int maxBodyLength) {
        int envelopeLength = 1;
        for (int rest = maxBodyLength; rest > 0; rest >>>= 7) {
            envelopeLength++;
        }
        assertThat(InboundMessage.maxMessageLength(maxBodyLength)).isEqualTo(maxBodyLength + envelopeLength);
    }

    @Test
    void findsTheBodyBehindTheEnvelope() {
        final MetricBatch batch = MetricBatch.newBuilder().setSeq(300).build();
        final InboundMessage message = new InboundMessage(1_000);
        message.wrap(streamOf(messageOf(batch)));
        assertThat(message.payload()).isEqualTo(Payload.BATCH);
        assertThat(message.bodyLength()).isEqualTo(batch.getSerializedSize());
        assertThat(message.copyBody()).isEqualTo(batch.toByteArray());
    }

    @Test
    void readsTheNextMessageAfterALongerOne() {
        final InboundMessage message = new InboundMessage(10_000);
        message.wrap(streamOf(messageOf(batchNaming(9_000))));
        message.wrap(streamOf(messageOf(batchNaming(10))));
        assertThat(message.copyBody()).isEqualTo(batchNaming(10).toByteArray());
    }

    @Test
    void stopsReadingACompressedMessageAtTheLimit() {
        final InboundMessage message = new InboundMessage(10_000);
        final InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }
        };
        assertThatThrownBy(() -> message.wrap(endless))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("longer than 10000 bytes");
    }

    @Test
    void saysWhenBytesCannotBeDecompressed() {
        final InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("not in gzip format");
            }
        };
        assertThatThrownBy(() -> new InboundMessage(10).wrap(broken)).hasMessageContaining("decompressed");
    }

    private static InputStream streamOf(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static MetricBatch batchNaming(int nameLength) {
        return MetricBatch.newBuilder()
                .addSeries(Series.newBuilder().setName("x".repeat(nameLength)))
                .build();
    }

    private static byte[] messageOf(MetricBatch batch) {
        return SessionRequest.newBuilder().setBatch(batch).build().toByteArray();
    }
}
