package io.ringcast.engine.testing;

import io.ringcast.engine.event.RejectReason;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.proto.v1.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A batch and what its author knows of it.
 *
 * @param seq that can be read from the bytes; 0: none.
 * @param isMalformed whether the bytes are no batch.
 */
public record PlannedBatch(long seq, List<PlannedSeries> series, boolean isMalformed, byte[] bytes) {
    /**
     * One series.
     *
     * @param fault the rule that it breaks whatever came before; null: none.
     */
    public record PlannedSeries(Series wire, RejectReason fault) {
        int sampleCount() {
            return Math.max(wire.getTimestampsNsCount(), Math.max(wire.getValuesCount(), wire.getIntValuesCount()));
        }

        /** Whether it is meant by its ref alone. */
        boolean isReference() {
            return wire.getRef() != 0 && !hasKey();
        }

        boolean isDeclaration() {
            return wire.getRef() != 0 && hasKey();
        }

        private boolean hasKey() {
            return !wire.getName().isEmpty() || wire.getLabelsCount() > 0;
        }

        boolean isInteger() {
            return wire.getIntValuesCount() > 0;
        }

        MetricKind kind() {
            return wire.getKind() == MetricKind.METRIC_KIND_UNSPECIFIED ? MetricKind.METRIC_KIND_GAUGE : wire.getKind();
        }

        TwinKey key(String agentId) {
            final TreeMap<String, String> labels = new TreeMap<>();
            for (final Label label : wire.getLabelsList()) {
                labels.put(label.getName(), label.getValue());
            }
            return new TwinKey(agentId, wire.getName(), labels);
        }

        TwinSample sample(int i) {
            final long bits = isInteger() ? wire.getIntValues(i) : Double.doubleToRawLongBits(wire.getValues(i));
            return new TwinSample(wire.getTimestampsNs(i), kind(), isInteger(), bits);
        }

        /** Samples from index {@code first} on. */
        List<TwinSample> samplesFrom(int first) {
            final List<TwinSample> samples = new ArrayList<>();
            for (int i = first; i < wire.getTimestampsNsCount(); i++) {
                samples.add(sample(i));
            }
            return samples;
        }
    }

    /** A batch whose structure is sound. */
    public static PlannedBatch of(long seq, List<PlannedSeries> series) {
        final MetricBatch.Builder batch = MetricBatch.newBuilder().setSeq(seq);
        series.forEach(one -> batch.addSeries(one.wire()));
        return new PlannedBatch(seq, series, false, batch.build().toByteArray());
    }

    /** A batch built from the generated classes, each series of which keeps the rules. */
    public static PlannedBatch of(MetricBatch batch) {
        return of(
                batch.getSeq(),
                batch.getSeriesList().stream()
                        .map(wire -> new PlannedSeries(wire, null))
                        .toList());
    }

    /** Bytes that are no batch; {@code seq} is what can be read of them. */
    public static PlannedBatch malformed(long seq, byte[] bytes) {
        return new PlannedBatch(seq, List.of(), true, bytes);
    }

    int sampleCount() {
        return series.stream().mapToInt(PlannedSeries::sampleCount).sum();
    }
}
