package io.ringcast.bench.jmh;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.Series;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading a batch with the generated classes, from an array, which is their quickest source. */
@State(Scope.Thread)
public class PeerBatchBenchmark {
    @Param({"10x10", "100x1", "100x1-refs", "1x1"})
    String shape;

    private byte[] bytes;

    @Setup
    public void setUp() {
        bytes = PreparedBatch.of(shape).firstBytes();
    }

    @Benchmark
    public MetricBatch parse() throws InvalidProtocolBufferException {
        return MetricBatch.parseFrom(bytes);
    }

    /** Parses, then touches the name, every label and every sample. */
    @Benchmark
    public long parseAndWalk() throws InvalidProtocolBufferException {
        final MetricBatch batch = parse();
        long sum = 0;
        for (int i = 0; i < batch.getSeriesCount(); i++) {
            sum += walk(batch.getSeries(i));
        }
        return sum;
    }

    private static long walk(Series series) {
        long sum = series.getName().length();
        for (int i = 0; i < series.getLabelsCount(); i++) {
            final Label label = series.getLabels(i);
            sum += label.getName().length() + label.getValue().length();
        }
        for (int k = 0; k < series.getTimestampsNsCount(); k++) {
            sum += series.getTimestampsNs(k) ^ Double.doubleToRawLongBits(series.getValues(k));
        }
        return sum;
    }
}
