package io.ringcast.bench.rig.ingest;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes of a {@code SessionRequest} with a batch, made once; only times, values and number are written anew for each, so that
 * the load costs the machine little. The message begins with free room, for its header grows with the number. One thread.
 */
final class BatchTemplate {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int HEAD_ROOM = 8;
    private static final int TAIL_ROOM = 12;
    private static final int BATCH_TAG = (2 << 3) | 2;
    private static final int SEQ_TAG = 1 << 3;
    private static final long MARK_TIMESTAMP = 0x7A7B_7C7D_7E7F_7071L;

    private final int samplesPerSeries;
    private final int[] timestampOffsets;
    private final int[] valueOffsets;
    private final byte[] bytes;
    private final int seriesLength;
    private int start;
    private int end;

    /** The series {@code firstSeries} and those that follow of one agent, with names; refs, if any, are declared. */
    BatchTemplate(BatchShape shape, int firstSeries) {
        this(shape, firstSeries, false);
    }

    private BatchTemplate(BatchShape shape, int firstSeries, boolean isReferring) {
        samplesPerSeries = shape.samplesPerSeries();
        final byte[] series = series(shape, firstSeries, isReferring).toByteArray();
        seriesLength = series.length;
        bytes = new byte[HEAD_ROOM + seriesLength + TAIL_ROOM];
        System.arraycopy(series, 0, bytes, HEAD_ROOM, seriesLength);
        timestampOffsets = new int[shape.seriesCount()];
        valueOffsets = new int[shape.seriesCount()];
        findOffsets();
    }

    /** The same series, which another template has declared. */
    static BatchTemplate referring(BatchShape shape, int firstSeries) {
        return new BatchTemplate(shape, firstSeries, true);
    }

    /** Writes the batch numbered {@code seq} whose newest samples are at {@code timestampNs}. */
    void prepare(long seq, long timestampNs) {
        for (int sample = 0; sample < samplesPerSeries; sample++) {
            final long sampleNs = timestampNs - samplesPerSeries + 1 + sample;
            putSample(sample * Long.BYTES, sampleNs, Double.doubleToRawLongBits(SampleValue.of(sampleNs)));
        }
        end = HEAD_ROOM + seriesLength;
        bytes[end++] = SEQ_TAG;
        end = putVarint(end, seq);
        putHeader(end - HEAD_ROOM);
    }

    /** The same sample in every series. */
    private void putSample(int place, long timestampNs, long valueBits) {
        for (int i = 0; i < timestampOffsets.length; i++) {
            LONGS.set(bytes, timestampOffsets[i] + place, timestampNs);
            LONGS.set(bytes, valueOffsets[i] + place, valueBits);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int length() {
        return end - start;
    }

    /** Longest message, in bytes. */
    int maxLength() {
        return bytes.length;
    }

    private void putHeader(int batchLength) {
        int lengthOfLength = 1;
        for (int rest = batchLength >>> 7; rest != 0; rest >>>= 7) {
            lengthOfLength++;
        }
        start = HEAD_ROOM - 1 - lengthOfLength;
        bytes[start] = BATCH_TAG;
        putVarint(start + 1, batchLength);
    }

    private int putVarint(int offset, long value) {
        int place = offset;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[place++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[place++] = (byte) rest;
        return place;
    }

    /** Times stand before values in each series, and the mark occurs nowhere else. */
    private void findOffsets() {
        final int fieldLength = samplesPerSeries * Long.BYTES;
        int found = 0;
        for (int offset = HEAD_ROOM; offset <= HEAD_ROOM + seriesLength - Long.BYTES; offset++) {
            if ((long) LONGS.get(bytes, offset) == MARK_TIMESTAMP) {
                timestampOffsets[found] = offset;
                valueOffsets[found++] = offset + fieldLength + headerLength(fieldLength);
                offset += fieldLength - 1;
            }
        }
    }

    private static int headerLength(int fieldLength) {
        return fieldLength < 128 ? 2 : fieldLength < 16_384 ? 3 : 4;
    }

    private static ByteString series(BatchShape shape, int firstSeries, boolean isReferring) {
        final MetricBatch.Builder batch = MetricBatch.newBuilder();
        for (int i = firstSeries; i < firstSeries + shape.seriesCount(); i++) {
            final Series.Builder series = Series.newBuilder();
            if (!isReferring) {
                series.setName(IngestPlan.metricName(i))
                        .addLabels(Label.newBuilder().setName("core").setValue(IngestPlan.coreName(shape, i)));
            }
            if (shape.usesRefs()) {
                series.setRef(i + 1);
            }
            for (int sample = 0; sample < shape.samplesPerSeries(); sample++) {
                series.addTimestampsNs(MARK_TIMESTAMP).addValues(0);
            }
            batch.addSeries(series);
        }
        return UnsafeByteOperations.unsafeWrap(batch.build().toByteArray());
    }
}
