package io.ringcast.bench.report;

import java.util.List;

/** The median of some runs and their range. */
public record Spread(double median, double min, double max, int count) {
    /** Of one by each value. */
    Spread inverse() {
        return new Spread(1 / median, 1 / max, 1 / min, count);
    }

    /** Of at least one value. */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        final double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        final int middle = sorted.length / 2;
        final double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }
}
