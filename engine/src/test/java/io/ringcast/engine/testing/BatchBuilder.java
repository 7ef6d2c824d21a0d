package io.ringcast.engine.testing;

import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.proto.v1.Series;

/** Builds the bytes of a batch with the generated classes; what it is told last goes into the series begun last. */
public final class BatchBuilder {
    private final MetricBatch.Builder batch = MetricBatch.newBuilder();

    private BatchBuilder(long seq) {
        batch.setSeq(seq);
    }

    /** Begins a batch without series. */
    public static BatchBuilder batch(long seq) {
        return new BatchBuilder(seq);
    }

    /** Begins a series. */
    public BatchBuilder series(String name) {
        batch.addSeriesBuilder().setName(name);
        return this;
    }

    public BatchBuilder label(String name, String value) {
        series().addLabels(Label.newBuilder().setName(name).setValue(value));
        return this;
    }

    /** Begins a series that is meant by its ref alone. */
    public BatchBuilder reference(int ref) {
        batch.addSeriesBuilder().setRef(ref);
        return this;
    }

    /** Declares a ref for the series. */
    public BatchBuilder ref(int ref) {
        series().setRef(ref);
        return this;
    }

    public BatchBuilder kind(MetricKind kind) {
        series().setKind(kind);
        return this;
    }

    /** Adds a sample with a double. */
    public BatchBuilder sample(long timestampNs, double value) {
        return timestamp(timestampNs).value(value);
    }

    /** Adds a sample with an integer. */
    public BatchBuilder intSample(long timestampNs, long value) {
        return timestamp(timestampNs).intValue(value);
    }

    /** Adds a timestamp alone. */
    public BatchBuilder timestamp(long timestampNs) {
        series().addTimestampsNs(timestampNs);
        return this;
    }

    /** Adds a double alone. */
    public BatchBuilder value(double value) {
        series().addValues(value);
        return this;
    }

    /** Adds an integer alone. */
    public BatchBuilder intValue(long value) {
        series().addIntValues(value);
        return this;
    }

    public MetricBatch build() {
        return batch.build();
    }

    public byte[] toBytes() {
        return build().toByteArray();
    }

    private Series.Builder series() {
        return batch.getSeriesBuilder(batch.getSeriesCount() - 1);
    }
}
