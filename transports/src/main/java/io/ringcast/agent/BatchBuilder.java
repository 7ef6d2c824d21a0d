package io.ringcast.agent;

import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.proto.v1.Series;

/** Puts a batch together in which every series has one sample, all of the same time. Labels come as name, value, name, ... */
public final class BatchBuilder {
    private final MetricBatch.Builder batch = MetricBatch.newBuilder();
    private final long timestampNs;

    public BatchBuilder(long timestampNs) {
        this.timestampNs = timestampNs;
    }

    /** A value that stands until the next. */
    public BatchBuilder gauge(String name, double value, String... labels) {
        batch.addSeries(series(name, MetricKind.METRIC_KIND_GAUGE, labels).addValues(value));
        return this;
    }

    /** A whole number that stands until the next. */
    public BatchBuilder wholeGauge(String name, long value, String... labels) {
        batch.addSeries(series(name, MetricKind.METRIC_KIND_GAUGE, labels).addIntValues(value));
        return this;
    }

    /** A whole number that only rises. */
    public BatchBuilder total(String name, long value, String... labels) {
        batch.addSeries(series(name, MetricKind.METRIC_KIND_CUMULATIVE, labels).addIntValues(value));
        return this;
    }

    public MetricBatch build() {
        return batch.build();
    }

    private Series.Builder series(String name, MetricKind kind, String... labels) {
        final Series.Builder series =
                Series.newBuilder().setName(name).setKind(kind).addTimestampsNs(timestampNs);
        for (int i = 0; i < labels.length; i += 2) {
            series.addLabels(Label.newBuilder().setName(labels[i]).setValue(labels[i + 1]));
        }
        return series;
    }
}
