package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExtremesTest {
    private final Extremes extremes = new Extremes();

    @Test
    void negativeZeroIsTheLesser() {
        assertThat(ofDoubles(0.0, -0.0)).isEqualTo("-0.0 to 0.0");
        assertThat(ofDoubles(-0.0, 0.0)).isEqualTo("-0.0 to 0.0");
    }

    @Test
    void whatIsNoNumberCountsOnlyAlone() {
        assertThat(ofDoubles(Double.NaN, 1, Double.NaN, -1)).isEqualTo("-1.0 to 1.0");
        assertThat(ofDoubles(Double.NaN, Double.NaN)).isEqualTo("NaN to NaN");
        assertThat(ofDoubles(2, Double.NaN)).isEqualTo("2.0 to 2.0");
    }

    @Test
    void integersAreComparedAsIntegers() {
        extremes.clear(true);
        extremes.add(-1);
        extremes.add(Long.MIN_VALUE);
        extremes.add(Long.MAX_VALUE);
        assertThat(extremes.minBits()).isEqualTo(Long.MIN_VALUE);
        assertThat(extremes.maxBits()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void oneSampleMergesNothing() {
        extremes.clear(true);
        extremes.add(7);
        assertThat(extremes.isMerged()).isFalse();
        extremes.add(7);
        assertThat(extremes.isMerged()).isTrue();
    }

    private String ofDoubles(double... values) {
        extremes.clear(false);
        for (final double value : values) {
            extremes.add(Double.doubleToRawLongBits(value));
        }
        return Double.longBitsToDouble(extremes.minBits()) + " to " + Double.longBitsToDouble(extremes.maxBits());
    }
}
