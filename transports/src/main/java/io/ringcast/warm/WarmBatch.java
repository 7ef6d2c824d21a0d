package io.ringcast.warm;

import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.proto.v1.Series;
import io.ringcast.proto.v1.SessionRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch of one shape as a gRPC message, made once by the generated classes; number, times and values are written anew for each
 * that is sent, all of the same length. One thread.
 */
final class WarmBatch {
    /** Its varint has three bytes, and so have those of the million that follow. */
    private static final long FIRST_SEQ = 1 << 14;

    private static final int GRPC_HEADER_LENGTH = 5;
    private static final long MARK = 0x7A7B_7C7D_7E7F_7071L;
    private static final int SEVEN_BITS = 7;
    private static final int VARINT_MASK = 0x7F;
    private static final int VARINT_MORE = 0x80;
    private static final double[] STEPS = {1, 0.25, 0.1, 1.0 / 3};

    private final ByteBuffer bytes;
    private final int[] timeOffsets;
    private final int[] valueOffsets;
    private final int seqOffset;
    private final int samplesPerSeries;
    private final boolean hasIntegers;
    private long seq = FIRST_SEQ;

    /** What the series of a batch are; {@code refs} says whether names, refs or both are sent. */
    record Shape(int seriesCount, int samplesPerSeries, MetricKind kind, boolean hasIntegers, Refs refs) {
        Shape with(Refs newRefs) {
            return new Shape(seriesCount, samplesPerSeries, kind, hasIntegers, newRefs);
        }
    }

    /** How a series is named. */
    enum Refs {
        NONE,
        DECLARED,
        MEANT
    }

    WarmBatch(Shape shape) {
        samplesPerSeries = shape.samplesPerSeries;
        hasIntegers = shape.hasIntegers;
        final byte[] message = message(shape).toByteArray();
        bytes = ByteBuffer.allocate(GRPC_HEADER_LENGTH + message.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0).order(ByteOrder.BIG_ENDIAN).putInt(message.length).put(message);
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        timeOffsets = offsets(MARK);
        valueOffsets = offsets(MARK + 1);
        seqOffset = offsetOfSeq(message);
    }

    /** The next batch of the session, with its newest samples at {@code epochNs}; valid until the next call. */
    ByteBuffer next(long batchSeq, long epochNs) {
        seq = FIRST_SEQ + batchSeq;
        putSeq();
        for (int i = 0; i < timeOffsets.length; i++) {
            final int sample = i % samplesPerSeries;
            bytes.putLong(timeOffsets[i], epochNs - samplesPerSeries + 1 + sample);
            final double value = (seq + i) * STEPS[i % STEPS.length];
            bytes.putLong(valueOffsets[i], hasIntegers ? seq + i : Double.doubleToRawLongBits(value));
        }
        return bytes.clear();
    }

    private void putSeq() {
        bytes.put(seqOffset, (byte) ((seq & VARINT_MASK) | VARINT_MORE));
        bytes.put(seqOffset + 1, (byte) (((seq >>> SEVEN_BITS) & VARINT_MASK) | VARINT_MORE));
        bytes.put(seqOffset + 2, (byte) ((seq >>> (2 * SEVEN_BITS)) & VARINT_MASK));
    }

    private int[] offsets(long mark) {
        final List<Integer> found = new ArrayList<>();
        for (int offset = GRPC_HEADER_LENGTH; offset + Long.BYTES <= bytes.capacity(); offset++) {
            if (bytes.getLong(offset) == mark) {
                found.add(offset);
                offset += Long.BYTES - 1;
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The batch begins behind its tag and length, and its first field is the number. */
    private static int offsetOfSeq(byte[] message) {
        int offset = GRPC_HEADER_LENGTH + 1;
        while ((message[offset - GRPC_HEADER_LENGTH] & VARINT_MORE) != 0) {
            offset++;
        }
        return offset + 2;
    }

    private static SessionRequest message(Shape shape) {
        final MetricBatch.Builder batch = MetricBatch.newBuilder().setSeq(FIRST_SEQ);
        for (int i = 0; i < shape.seriesCount; i++) {
            batch.addSeries(series(shape, i));
        }
        return SessionRequest.newBuilder().setBatch(batch).build();
    }

    private static Series series(Shape shape, int index) {
        final Series.Builder series = Series.newBuilder().setKind(shape.kind);
        if (shape.refs != Refs.MEANT) {
            series.setName("warm_" + shape.seriesCount + "_metric_" + index)
                    .addLabels(Label.newBuilder().setName("core").setValue(Integer.toString(index % 8)));
        }
        if (shape.refs != Refs.NONE) {
            series.setRef(index + 1);
        }
        for (int sample = 0; sample < shape.samplesPerSeries; sample++) {
            series.addTimestampsNs(MARK);
            if (shape.hasIntegers) {
                series.addIntValues(MARK + 1);
            } else {
                series.addValues(Double.longBitsToDouble(MARK + 1));
            }
        }
        return series.build();
    }
}
