package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.engine.testing.AllocationMeter;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.v1.BatchStatus;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A3")
class VoltaAckEncoderTest {
    private static final BatchAck ACCEPTED = BatchAck.newBuilder()
            .setSeq(3)
            .setStatus(BatchStatus.BATCH_STATUS_ACCEPTED)
            .setAccepted(5)
            .setDuplicates(2)
            .build();
    private static final BatchAck REJECTED = BatchAck.newBuilder()
            .setSeq(4)
            .setStatus(BatchStatus.BATCH_STATUS_REJECTED)
            .setRejected(300)
            .addErrors(BatchError.newBuilder()
                    .setCode("no-reason")
                    .setMessage("a sentence")
                    .setField("series[0].name")
                    .setSeriesIndex(0))
            .build();

    private final VoltaAckEncoder encoder = new VoltaAckEncoder();

    @Test
    void countsAllSamplesThatWereReceived() throws InvalidProtocolBufferException {
        final io.ringcast.proto.volta.BatchAck ack = encoded(ACCEPTED, 77, null);
        assertThat(ack.getBatchId()).isEqualTo(77);
        assertThat(ack.getSamplesReceived()).isEqualTo(7);
        assertThat(ack.hasError()).isFalse();
    }

    @Test
    void saysWhyInTheWordsOfTheEngineOrOfTheAdapterWhichKnowsMore() throws InvalidProtocolBufferException {
        assertThat(encoded(REJECTED, 1, null).getError()).isEqualTo("no-reason: a sentence");
        assertThat(encoded(REJECTED, 1, "the adapter's").getError()).isEqualTo("no-reason: the adapter's");
        assertThat(encoded(REJECTED, 1, null).getSamplesReceived()).isEqualTo(300);
        assertThat(encoded(ACCEPTED, 1, null).hasError()).isFalse();
    }

    @Test
    void isNeverWithoutBytes() throws InvalidProtocolBufferException {
        assertThat(encoded(BatchAck.getDefaultInstance(), 0, null))
                .isEqualTo(io.ringcast.proto.volta.BatchAck.getDefaultInstance());
        assertThat(encoder.ackLength()).isPositive();
    }

    @Test
    void allocatesNothing() {
        final byte[] bytes = REJECTED.toByteArray();
        final UnsafeBuffer record = new UnsafeBuffer(bytes);
        final int runs = 20_000;
        assertThat(AllocationMeter.leastAllocatedBytes(
                        runs, () -> encoder.encode(record, 0, bytes.length, 1, "the adapter's")))
                .isLessThan(runs);
    }

    private io.ringcast.proto.volta.BatchAck encoded(BatchAck ack, long id, String fault)
            throws InvalidProtocolBufferException {
        final byte[] bytes = ack.toByteArray();
        encoder.encode(new UnsafeBuffer(bytes), 0, bytes.length, id, fault);
        final byte[] encoded = new byte[encoder.ackLength()];
        encoder.ack().getBytes(0, encoded);
        return io.ringcast.proto.volta.BatchAck.parseFrom(encoded);
    }
}
