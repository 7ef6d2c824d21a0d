package io.ringcast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.NativeHistogramBucket;
import java.util.Random;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("G9")
@Tag("F5")
class HistogramMetricsTest {
    private static final double BUCKET_WIDTH = Math.pow(2, 1.0 / 8);

    private final Histogram histogram = new Histogram(1, 60_000_000_000L, 2);

    @Test
    void putsEachValueIntoTheNativeBucketThatHoldsItWithinOnePercent() {
        for (final long valueNs : new long[] {1, 999, 1_000_000, 123_456_789, 60_000_000_000L}) {
            histogram.reset();
            histogram.recordValue(valueNs);
            final NativeHistogramBucket bucket = seconds().getNativeBucketsForPositiveValues().stream()
                    .collect(Collectors.toList())
                    .get(0);
            final double upperBound = Math.pow(BUCKET_WIDTH, bucket.getBucketIndex());
            assertThat(valueNs * 1e-9)
                    .isLessThanOrEqualTo(upperBound * 1.01)
                    .isGreaterThan(upperBound / BUCKET_WIDTH / 1.01);
            assertThat(bucket.getCount()).isEqualTo(1);
        }
    }

    @Test
    void tellsTheSameCountInBothFormsAndTheSumWithinOnePercent() {
        final Random random = new Random(1);
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            final long valueNs = (long) Math.exp(random.nextDouble() * 24);
            histogram.recordValue(valueNs);
            sum += valueNs * 1e-9;
        }
        histogram.recordValueWithCount(0, 3);

        final HistogramDataPointSnapshot point = seconds();
        assertThat(point.getNativeZeroCount()).isEqualTo(3);
        final long nativeCount = point.getNativeBucketsForPositiveValues().stream()
                .mapToLong(NativeHistogramBucket::getCount)
                .sum();
        final long classicCount = point.getClassicBuckets().stream()
                .mapToLong(ClassicHistogramBucket::getCount)
                .sum();
        assertThat(nativeCount + 3).isEqualTo(10_003).isEqualTo(classicCount).isEqualTo(point.getCount());
        assertThat(point.getSum()).isCloseTo(sum, Percentage.withPercentage(1));
    }

    @Test
    void countsWhatIsBetweenTwoClassicBoundsInTheUpperOne() {
        histogram.recordValue(90_000);
        histogram.recordValue(110_000);
        final HistogramDataPointSnapshot point = seconds();
        assertThat(point.getClassicBuckets().stream().filter(bucket -> bucket.getCount() > 0))
                .extracting(ClassicHistogramBucket::getUpperBound)
                .containsExactly(1e-4, 2.5e-4);
        assertThat(point.getClassicBuckets()
                        .getUpperBound(point.getClassicBuckets().size() - 1))
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void hasAPointForEachPartEvenWhenNothingWasRecorded() {
        final HistogramSnapshot snapshot = (HistogramSnapshot) HistogramMetrics.ofItems("ringcast_items", "Items.")
                .with(Labels.of("part", "a"), () -> histogram)
                .with(Labels.of("part", "b"), () -> histogram)
                .collect()
                .get(0);
        assertThat(snapshot.getDataPoints()).hasSize(2).allMatch(point -> point.getCount() == 0);
    }

    private HistogramDataPointSnapshot seconds() {
        return ((HistogramSnapshot) HistogramMetrics.ofSeconds("ringcast_x_seconds", "X.")
                        .with(Labels.EMPTY, () -> histogram)
                        .collect()
                        .get(0))
                .getDataPoints()
                .get(0);
    }
}
