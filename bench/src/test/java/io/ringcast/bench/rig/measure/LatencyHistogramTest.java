package io.ringcast.bench.rig.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private final LatencyHistogram latency = new LatencyHistogram();

    @Test
    void keepsThreeDigits() {
        latency.record(123_456_789);
        assertThat((double) latency.copy().getMaxValue()).isBetween(123_300_000.0, 123_600_000.0);
    }

    @Test
    void recordsWhatIsOutOfRangeAsTheNearestBoundAndLosesNothing() {
        latency.record(-5);
        latency.record(Long.MAX_VALUE);

        Histogram copy = latency.copy();
        assertThat(copy.getTotalCount()).isEqualTo(2);
        assertThat(copy.getMinValue()).isEqualTo(1);
        assertThat(copy.valuesAreEquivalent(copy.getMaxValue(), LatencyHistogram.MAX_NS))
                .isTrue();
    }

    @Test
    void forgetsOnReset() {
        latency.record(1);
        latency.reset();
        assertThat(latency.copy().getTotalCount()).isZero();
    }
}
