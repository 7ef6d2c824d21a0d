package io.ringcast.bench.jmh;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.ringcast.engine.event.ByteSource;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.proto.v1.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.Random;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The bytes of one batch, made once by the generated classes, which become the next batch of the same series by raising
 * seq and timestamps in place. One that refers to its series is preceded by its declaration. One thread.
 */
public final class PreparedBatch implements ByteSource {
    private static final long SEED = 42;
    private static final long FIRST_TIMESTAMP_NS = 1_763_683_200_000_000_000L;
    private static final long SAMPLE_INTERVAL_NS = 1_000_000;
    /** Its varint has nine bytes, and so have those of all that follow. */
    private static final long FIRST_SEQ = 1L << 62;

    private static final String REFS = "-refs";

    private static final int SEQ_OFFSET = 1;
    private static final int SEQ_LENGTH = 9;

    private final byte[] declaration;
    private final byte[] bytes;
    private final UnsafeBuffer buffer;
    private final int[] timestampOffsets;
    private final int samplesPerSeries;
    private long seq = FIRST_SEQ;

    private PreparedBatch(int seriesCount, int samplesPerSeries, boolean usesRefs) {
        this.samplesPerSeries = samplesPerSeries;
        final MetricBatch named = message(seriesCount, samplesPerSeries);
        declaration = usesRefs ? declaring(named).toByteArray() : new byte[0];
        bytes = (usesRefs ? referring(named) : named).toByteArray();
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(bytes.length, BitUtil.CACHE_LINE_LENGTH));
        buffer.putBytes(0, bytes);
        timestampOffsets = timestampOffsets(bytes);
    }

    /** Makes a batch of the shape series x samples of each, as in {@code 10x10}; {@code 10x10-refs}: meant by refs. */
    public static PreparedBatch of(String shape) {
        final boolean usesRefs = shape.endsWith(REFS);
        final int end = usesRefs ? shape.length() - REFS.length() : shape.length();
        final int cross = shape.indexOf('x');
        return new PreparedBatch(
                Integer.parseInt(shape, 0, cross, 10), Integer.parseInt(shape, cross + 1, end, 10), usesRefs);
    }

    /** Raises the seq by 1 and every timestamp past the newest. */
    public void next() {
        nextSeq();
        for (final int offset : timestampOffsets) {
            final long timestampNs = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(offset, timestampNs + samplesPerSeries * SAMPLE_INTERVAL_NS, ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Raises the seq alone. */
    public void nextSeq() {
        long rest = ++seq;
        for (int i = 0; i < SEQ_LENGTH - 1; i++) {
            buffer.putByte(SEQ_OFFSET + i, (byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        buffer.putByte(SEQ_OFFSET + SEQ_LENGTH - 1, (byte) rest);
    }

    @Override
    public void copyTo(MutableDirectBuffer target, int offset, int length) {
        target.putBytes(offset, buffer, 0, length);
    }

    /** The batch, from offset 0. */
    public DirectBuffer buffer() {
        return buffer;
    }

    public int length() {
        return bytes.length;
    }

    /** The batch that declares the refs and comes before the first; empty: there are none. */
    public byte[] declaration() {
        return declaration.clone();
    }

    /** A copy of the first batch, for the generated classes. */
    public byte[] firstBytes() {
        return bytes.clone();
    }

    private static MetricBatch message(int seriesCount, int samplesPerSeries) {
        final Random random = new Random(SEED);
        final MetricBatch.Builder batch = MetricBatch.newBuilder().setSeq(FIRST_SEQ);
        for (int i = 0; i < seriesCount; i++) {
            final Series.Builder series = batch.addSeriesBuilder()
                    .setName("cpu_usage")
                    .addLabels(label("core", Integer.toString(i)))
                    .addLabels(label("mode", "user"))
                    .setKind(MetricKind.METRIC_KIND_GAUGE);
            for (int k = 0; k < samplesPerSeries; k++) {
                series.addTimestampsNs(FIRST_TIMESTAMP_NS + k * SAMPLE_INTERVAL_NS);
                series.addValues(random.nextInt(100_000) / 1000.0);
            }
        }
        return batch.build();
    }

    private static MetricBatch declaring(MetricBatch named) {
        final MetricBatch.Builder batch = named.toBuilder();
        for (int i = 0; i < batch.getSeriesCount(); i++) {
            batch.getSeriesBuilder(i).setRef(i + 1);
        }
        return batch.build();
    }

    private static MetricBatch referring(MetricBatch named) {
        final MetricBatch.Builder batch = declaring(named).toBuilder();
        for (int i = 0; i < batch.getSeriesCount(); i++) {
            batch.getSeriesBuilder(i).clearName().clearLabels();
        }
        return batch.build();
    }

    private static Label label(String name, String value) {
        return Label.newBuilder().setName(name).setValue(value).build();
    }

    private static int[] timestampOffsets(byte[] batch) {
        final IntArrayList offsets = new IntArrayList();
        try {
            final CodedInputStream input = CodedInputStream.newInstance(batch);
            for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == MetricBatch.SERIES_FIELD_NUMBER) {
                    final int oldLimit = input.pushLimit(input.readRawVarint32());
                    addTimestampOffsets(input, offsets);
                    input.popLimit(oldLimit);
                } else {
                    input.skipField(tag);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return offsets.toIntArray();
    }

    private static void addTimestampOffsets(CodedInputStream input, IntArrayList offsets) throws IOException {
        while (!input.isAtEnd()) {
            final int tag = input.readTag();
            if (WireFormat.getTagFieldNumber(tag) == Series.TIMESTAMPS_NS_FIELD_NUMBER) {
                for (int rest = input.readRawVarint32(); rest > 0; rest -= Long.BYTES) {
                    offsets.addInt(input.getTotalBytesRead());
                    input.skipRawBytes(Long.BYTES);
                }
            } else {
                input.skipField(tag);
            }
        }
    }
}
