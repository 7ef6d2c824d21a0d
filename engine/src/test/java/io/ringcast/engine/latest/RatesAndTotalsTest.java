package io.ringcast.engine.latest;

import static io.ringcast.engine.testing.SeriesKeys.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.AllocationMeter;
import io.ringcast.engine.wire.SeriesKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RatesAndTotalsTest {
    private static final int GAUGE = 1;
    private static final int CUMULATIVE = 2;
    private static final int DELTA = 3;
    private static final byte[] KEY = key("requests_total");
    private static final byte[] KEY_OF_DOUBLES = key("seconds_total");
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long TTL_NS = 60 * SECOND_NS;

    private final LatestStage stage =
            new LatestStage(8192, 1 << 20, new LatestValueHandler.Limits(() -> 10_000, TTL_NS, TTL_NS));

    @Test
    @Tag("A18")
    void givesNoRateAtTheFirstReportAndTheIncreasePerSecondAtTheNext() {
        total(5, 1_000);
        assertThat(stage.series(0).rate()).isNaN();
        total(10, 1_350);
        assertThat(stage.series(0).rate()).isEqualTo(70);
        total(10.5, 1_350);
        assertThat(stage.series(0).rate()).isZero();
        assertThat(stage.series.kind()).isEqualTo(SeriesKind.CUMULATIVE);
    }

    @Test
    @Tag("A18")
    void clampsTheRateToZeroWhereACounterRestartsAndGoesOnFromThere() {
        total(5, 1_000);
        total(10, 30);
        assertThat(stage.series(0).rate()).isZero();
        total(15, 80);
        assertThat(stage.series(0).rate()).isEqualTo(10);

        doubles(KEY_OF_DOUBLES, CUMULATIVE, at(5, 10, 15), 100.5, 0.5, 3);
        assertThat(stage.series(0).rate()).isEqualTo(0.5);
        doubles(KEY_OF_DOUBLES, CUMULATIVE, at(20), -Double.MAX_VALUE);
        assertThat(stage.series(0).rate()).isZero();
    }

    @Test
    @Tag("A18")
    @Tag("A23")
    void subtractsIntegersBeforeTheyBecomeDoubles() {
        total(1, (1L << 62) + 1);
        total(2, (1L << 62) + 2);
        assertThat(stage.series(0).rate()).isEqualTo(1);
        total(3, Long.MIN_VALUE);
        assertThat(stage.series(0).rate()).isZero();
        total(4, Long.MAX_VALUE);
        assertThat(stage.series(0).rate()).isEqualTo(0x1p64);
    }

    @Test
    @Tag("A18")
    void givesNoRateAtANumberThatIsNotFiniteNorAtTheOneAfterIt() {
        for (final double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            final byte[] key = key("odd." + odd);
            doubles(key, CUMULATIVE, at(1, 2), 1, odd);
            assertThat(stage.series(0).rate()).isNaN();
            assertThat(stage.series.valueBits()).isEqualTo(Double.doubleToRawLongBits(odd));
            doubles(key, CUMULATIVE, at(3), 5);
            assertThat(stage.series(0).rate()).isNaN();
            doubles(key, CUMULATIVE, at(4), 7);
            assertThat(stage.series(0).rate()).isEqualTo(2);
        }
    }

    @Test
    @Tag("A16")
    void addsUpDeltasAndDividesEachByTheTimeSinceTheSampleBefore() {
        integers(DELTA, at(5), 7);
        assertThat(stage.series(0).totalBits()).isEqualTo(7);
        assertThat(stage.series.rate()).isNaN();
        integers(DELTA, at(10, 15), 20, -10);
        assertThat(stage.series(0).totalBits()).isEqualTo(17);
        assertThat(stage.series.rate()).isEqualTo(-2);
        integers(DELTA, at(20), Long.MAX_VALUE);
        assertThat(stage.series(0).totalBits()).isEqualTo(Long.MIN_VALUE + 16);
    }

    @Test
    @Tag("A16")
    void addsADeltaOnceHoweverOftenItIsSent() {
        integers(DELTA, at(5, 10), 7, 8);
        integers(DELTA, at(10), 8);
        integers(DELTA, at(5, 10, 15), 7, 8, 9);
        assertThat(stage.series(0).totalBits()).isEqualTo(24);
        assertThat(stage.series.rate()).isEqualTo(1.8);
    }

    @Test
    @Tag("A16")
    void leavesDeltasOutOfTheTotalThatAreNotFinite() {
        doubles(KEY, DELTA, at(1, 2, 3), 0.1, Double.NaN, 0.2);
        assertThat(total()).isEqualTo(0.1 + 0.2);
        doubles(KEY, DELTA, at(4), Double.NEGATIVE_INFINITY);
        assertThat(total()).isEqualTo(0.1 + 0.2);
        assertThat(stage.series.rate()).isNaN();
    }

    @Test
    void derivesTheSameHoweverSamplesAreCutIntoBatches() {
        integers(DELTA, at(1, 3, 4, 8), 1, 2, 3, 4);
        final long totalBits = stage.series(0).totalBits();
        final double rate = stage.series.rate();
        final byte[] other = key("other");
        final long[] times = at(1, 3, 4, 8);
        for (int i = 0; i < times.length; i++) {
            stage.batch(0).integers(other, new long[] {times[i]}, i + 1).kind(DELTA);
            stage.apply();
        }
        assertThat(stage.series(0).totalBits()).isEqualTo(totalBits);
        assertThat(stage.series.rate()).isEqualTo(rate).isEqualTo(1);
    }

    @Test
    void followsASeriesThatStandsInABatchTwice() {
        stage.batch(0).integers(KEY, at(1), 10).kind(CUMULATIVE);
        stage.writer.integers(KEY, at(2), 40).kind(CUMULATIVE);
        stage.apply();
        assertThat(stage.series(0).rate()).isEqualTo(30);
    }

    @Test
    void takesANewKindAndForgetsWhatTheOldOneLeft() {
        integers(DELTA, at(1, 2), 5, 5);
        total(3, 100);
        assertThat(stage.series(0).rate()).isNaN();
        total(4, 101);
        assertThat(stage.series(0).rate()).isEqualTo(1);
        integers(GAUGE, at(5), 3);
        integers(0, at(6), 4);
        assertThat(stage.series(0).kind()).isEqualTo(SeriesKind.GAUGE);
        integers(DELTA, at(7), 2);
        assertThat(stage.series(0).totalBits()).isEqualTo(2);
        assertThat(stage.series.rate()).isNaN();
        assertThat(stage.count(CounterDescriptor.SERIES_KIND_CHANGED)).isEqualTo(3);
        assertThat(stage.count(CounterDescriptor.SAMPLES_REJECTED)).isZero();
    }

    @Test
    @Tag("A16")
    void goesOnWithTheTotalOfASeriesThatComesBackButNotWithItsRate() {
        integers(DELTA, at(1, 2), 5, 6);
        stage.nowNs += TTL_NS;
        stage.tick();
        assertThat(stage.series(0).isTombstone()).isTrue();
        integers(DELTA, at(3), 7);
        assertThat(stage.series(0).totalBits()).isEqualTo(18);
        assertThat(stage.series.rate()).isNaN();
        assertThat(stage.count(CounterDescriptor.SERIES_KIND_CHANGED)).isZero();
    }

    @Test
    void beginsAnewInARecordThatWasUsedBefore() {
        integers(DELTA, at(1, 2), 5, 6);
        final int record = stage.table.record(0);
        for (int i = 0; i < 3; i++) {
            stage.nowNs += TTL_NS;
            stage.tick();
        }
        stage.batch(0).integers(key("other"), at(1), 3).kind(DELTA);
        stage.apply();
        assertThat(stage.table.record(0)).isEqualTo(record);
        assertThat(stage.series(0).totalBits()).isEqualTo(3);
        assertThat(stage.series.rate()).isNaN();
    }

    @Test
    @Tag("B5")
    void takesMemoryForRatesOnlyWhereThereAreCounters() {
        final long memoryBytes = stage.map.memoryBytes();
        final long toComeBytes = stage.map.memoryBytesToCome();
        integers(GAUGE, at(1), 1);
        assertThat(stage.map.memoryBytes()).isEqualTo(memoryBytes);
        stage.batch(0).integers(key("a"), at(1), 1).kind(CUMULATIVE);
        stage.writer.integers(key("b"), at(1), 1).kind(DELTA);
        stage.apply();
        assertThat(stage.map.memoryBytes()).isEqualTo(memoryBytes + 4096 * 16);
        assertThat(stage.map.memoryBytesToCome()).isEqualTo(toComeBytes - 4096 * 16);
        assertThat(toComeBytes).isEqualTo(8192 * 16);
    }

    @Test
    void allocatesNothingForCountersAndDeltas() {
        total(1, 1);
        final long[] time = {1};
        assertThat(AllocationMeter.leastAllocatedBytes(1_000, () -> {
                    time[0]++;
                    stage.table.kind(0, time[0] % 2 == 0 ? DELTA : CUMULATIVE);
                    stage.writer.restamp(0, time[0] * SECOND_NS);
                    stage.apply();
                }))
                .isZero();
        assertThat(stage.count(CounterDescriptor.SERIES_KIND_CHANGED)).isEqualTo(time[0] - 1);
    }

    private void total(double second, long value) {
        integers(CUMULATIVE, new long[] {(long) (second * SECOND_NS)}, value);
    }

    private void integers(int kind, long[] timestampsNs, long... values) {
        stage.batch(0).integers(KEY, timestampsNs, values).kind(kind);
        stage.apply();
    }

    private void doubles(byte[] key, int kind, long[] timestampsNs, double... values) {
        stage.batch(0).doubles(key, timestampsNs, values).kind(kind);
        stage.apply();
    }

    private double total() {
        return Double.longBitsToDouble(stage.series(0).totalBits());
    }

    private static long[] at(long... seconds) {
        final long[] timestampsNs = new long[seconds.length];
        for (int i = 0; i < seconds.length; i++) {
            timestampsNs[i] = seconds[i] * SECOND_NS;
        }
        return timestampsNs;
    }
}
