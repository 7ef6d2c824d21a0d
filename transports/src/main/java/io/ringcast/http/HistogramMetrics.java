package io.ringcast.http;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * HdrHistograms that only grow, as one metric: a native histogram of Prometheus, whose buckets are 9 % wide, and beside it a
 * classic one for whoever cannot read that. Made when scraped, from what was recorded anyway; any thread.
 */
public final class HistogramMetrics implements MultiCollector {
    /** From 10 µs to 1 min, in seconds. */
    private static final double[] SECONDS = {
        1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
        60
    };

    private static final double[] ITEMS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};
    private static final double NS = 1e-9;
    private static final double ONE = 1;

    /** Each power of two is parted into 2^3 buckets. */
    private static final int SCHEMA = 3;

    private static final int BUCKETS_PER_DOUBLING = 1 << SCHEMA;
    private static final double LOG_2 = Math.log(2);

    private final String name;
    private final String help;
    private final double unit;
    private final double[] bounds;
    private final List<Part> parts = new ArrayList<>();

    /** One histogram of the metric, told from the others by its labels. */
    private record Part(Labels labels, Supplier<Histogram> histogram) {}

    private HistogramMetrics(String name, String help, double unit, double[] bounds) {
        this.name = name;
        this.help = help;
        this.unit = unit;
        this.bounds = bounds;
    }

    /** A metric in seconds, without histograms yet, which are of nanoseconds. */
    public static HistogramMetrics ofSeconds(String name, String help) {
        return new HistogramMetrics(name, help, NS, SECONDS);
    }

    /** A metric of how many there were, without histograms yet. */
    public static HistogramMetrics ofItems(String name, String help) {
        return new HistogramMetrics(name, help, ONE, ITEMS);
    }

    /**
     * Adds a histogram before the metric is registered.
     *
     * @param histogram gives a copy of all that was recorded since the start; any thread.
     */
    public HistogramMetrics with(Labels labels, Supplier<Histogram> histogram) {
        parts.add(new Part(labels, histogram));
        return this;
    }

    @Override
    public MetricSnapshots collect() {
        final HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder().name(name).help(help);
        parts.forEach(part -> snapshot.dataPoint(dataPoint(part)));
        return new MetricSnapshots(snapshot.build());
    }

    private HistogramDataPointSnapshot dataPoint(Part part) {
        final Map<Integer, Long> nativeCounts = new TreeMap<>();
        final long[] classicCounts = new long[bounds.length + 1];
        final Histogram histogram = part.histogram.get();
        long zeroCount = 0;
        double sum = 0;
        for (final HistogramIterationValue each : histogram.recordedValues()) {
            final long count = each.getCountAddedInThisIterationStep();
            if (each.getValueIteratedTo() == 0) {
                zeroCount += count;
                classicCounts[0] += count;
            } else {
                final double value = histogram.medianEquivalentValue(each.getValueIteratedTo()) * unit;
                sum += value * count;
                nativeCounts.merge(nativeIndex(value), count, Long::sum);
                classicCounts[classicIndex(value)] += count;
            }
        }
        return HistogramDataPointSnapshot.builder()
                .labels(part.labels)
                .nativeSchema(SCHEMA)
                .nativeZeroCount(zeroCount)
                .nativeZeroThreshold(unit / 2)
                .nativeBucketsForPositiveValues(nativeBuckets(nativeCounts))
                .classicHistogramBuckets(classicBuckets(classicCounts))
                .sum(sum)
                .build();
    }

    /** The bucket i holds what is above 2^((i-1)/8) and at most 2^(i/8). */
    private static int nativeIndex(double value) {
        return (int) Math.ceil(Math.log(value) / LOG_2 * BUCKETS_PER_DOUBLING);
    }

    private int classicIndex(double value) {
        int i = 0;
        while (i < bounds.length && value > bounds[i]) {
            i++;
        }
        return i;
    }

    private static NativeHistogramBuckets nativeBuckets(Map<Integer, Long> counts) {
        return NativeHistogramBuckets.of(List.copyOf(counts.keySet()), List.copyOf(counts.values()));
    }

    private ClassicHistogramBuckets classicBuckets(long[] counts) {
        final ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < counts.length; i++) {
            buckets.bucket(i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY, counts[i]);
        }
        return buckets.build();
    }
}
