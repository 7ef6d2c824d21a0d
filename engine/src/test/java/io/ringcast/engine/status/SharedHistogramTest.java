package io.ringcast.engine.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.AllocationMeter;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F5")
class SharedHistogramTest {
    private final SharedHistogram histogram = new SharedHistogram(1_000_000);

    @Test
    void keepsAllThatWasRecordedWithinItsBounds() {
        histogram.record(-1);
        histogram.record(70);
        assertThat(histogram.sinceStart().getTotalCount()).isEqualTo(2);
        histogram.record(Long.MAX_VALUE);

        final Histogram sinceStart = histogram.sinceStart();
        assertThat(sinceStart.getTotalCount()).isEqualTo(3);
        assertThat(sinceStart.getCountAtValue(0)).isEqualTo(1);
        assertThat(sinceStart.getCountAtValue(70)).isEqualTo(1);
        assertThat(sinceStart.getCountAtValue(1_000_000)).isEqualTo(1);
    }

    @Test
    void allocatesNothingToRecord() {
        assertThat(AllocationMeter.leastAllocatedBytes(1000, () -> histogram.record(5)))
                .isZero();
    }
}
