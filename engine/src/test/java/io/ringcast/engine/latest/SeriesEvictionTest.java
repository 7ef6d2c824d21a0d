package io.ringcast.engine.latest;

import static io.ringcast.engine.testing.SeriesKeys.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.status.CounterDescriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SeriesEvictionTest {
    private static final long TTL_NS = 1_000_000;
    private static final long TOMBSTONE_NS = 5_000_000;
    private static final LatestValueHandler.Limits LIMITS =
            new LatestValueHandler.Limits(() -> 100_000, TTL_NS, TOMBSTONE_NS);
    private static final byte[] CPU = key("cpu", "core", "0", "host", "h1");
    private static final byte[] CPU_IN_OTHER_ORDER = key("cpu", "host", "h1", "core", "0");

    private final LatestStage stage = new LatestStage(8, 1 << 14, LIMITS);

    @Test
    @Tag("B5")
    void takesNewSeriesAgainOnceTheOldOnesWereEvictedAndStaysOfConstantSize() {
        final long memoryBytes = stage.map.memoryBytes();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 8; i++) {
                apply(key("round" + round + "series" + i), 10);
                assertThat(stage.series(0).seriesId()).isEqualTo(round * 8 + i);
            }
            apply(key("late"), 10);
            assertThat(stage.table.reason(0)).isEqualTo(RejectReason.SERIES_LIMIT);

            tickAfter(TTL_NS);
            assertThat(stage.count(CounterDescriptor.SERIES_EVICTED)).isEqualTo(8L * (round + 1));
            assertThat(stage.count(CounterDescriptor.SERIES_LIVE)).isZero();
            tickAfter(TOMBSTONE_NS);
            assertThat(stage.evictions.purgedCount()).isEqualTo(8);
            stage.tick();
            assertThat(stage.map.usedCount()).isZero();
        }
        assertThat(stage.map.memoryBytes()).isEqualTo(memoryBytes);
        assertThat(stage.map.recordLimit()).isEqualTo(8);
        assertThat(stage.count(CounterDescriptor.KEY_BYTES_USED)).isZero();
        assertThat(stage.count(CounterDescriptor.SERIES_BORN)).isEqualTo(40);
    }

    @Test
    @Tag("B5")
    void buriesWhatGotNothingForItsTimeToLiveAndTellsTheNextStage() {
        apply(CPU, 10);
        final int record = stage.table.record(0);
        stage.nowNs += TTL_NS / 2;
        apply(key("other"), 10);

        tickAfter(TTL_NS / 2);

        assertThat(stage.evictions.evictedCount()).isEqualTo(1);
        assertThat(stage.evictions.evicted(0)).isEqualTo(record);
        assertThat(stage.map.wrap(stage.series, record).isTombstone()).isTrue();
        assertThat(stage.series.lastSequence()).isEqualTo(stage.sequence);
        assertThat(stage.series.touchedNs()).isEqualTo(stage.nowNs);
        assertThat(stage.map.liveCount()).isEqualTo(1);

        stage.handle(EventType.HEARTBEAT);
        assertThat(stage.evictions.evictedCount()).isZero();
    }

    @Test
    void lengthensALifeByAcceptedSamplesAlone() {
        apply(CPU, 10);
        stage.nowNs += TTL_NS / 2;
        apply(CPU, 10);
        apply(CPU, 5);
        tickAfter(TTL_NS / 2);
        assertThat(stage.evictions.evictedCount()).isEqualTo(1);

        apply(CPU, 11);
        tickAfter(TTL_NS - 1);
        assertThat(stage.evictions.evictedCount()).isZero();
    }

    @Test
    void keepsATombstoneUntilItsTimeIsUpAndPurgesItAtTheNextEvent() {
        apply(CPU_IN_OTHER_ORDER, 10);
        tickAfter(TTL_NS);
        tickAfter(TOMBSTONE_NS - 1);
        assertThat(stage.evictions.purgedCount()).isZero();

        tickAfter(1);
        assertThat(stage.evictions.purgedCount()).isEqualTo(1);
        assertThat(stage.find(0, CPU)).as("still there for fan-out").isNotNegative();

        stage.handle(EventType.PING);
        assertThat(stage.find(0, CPU)).isEqualTo(LatestValueMap.NOT_FOUND);
        assertThat(stage.find(0, CPU_IN_OTHER_ORDER)).isEqualTo(LatestValueMap.NOT_FOUND);
        assertThat(stage.map.usedCount()).isZero();
    }

    @Test
    void keepsATombstoneThatFanOutHasNotLetGoOf() {
        apply(CPU, 10);
        tickAfter(TTL_NS);
        stage.nowNs += TOMBSTONE_NS;
        stage.handle(EventType.TICK);
        stage.handle(EventType.PING);
        assertThat(stage.find(0, CPU)).isNotNegative();

        stage.tick();
        stage.handle(EventType.PING);
        assertThat(stage.find(0, CPU)).isEqualTo(LatestValueMap.NOT_FOUND);
    }

    @Test
    void revivesATombstoneByANewerSampleWithItsSeriesIdAndItsCount() {
        apply(key("other"), 10);
        apply(CPU, 10);
        tickAfter(TTL_NS);

        stage.batch(0).doubles(CPU, new long[] {9, 10, 11}, 1, 2, 3);
        stage.apply();

        assertThat(stage.table.isBorn(0)).isTrue();
        assertThat(stage.table.reason(0)).isEqualTo(RejectReason.TIMESTAMP_NOT_INCREASING);
        assertThat(stage.table.duplicateCount(0)).isEqualTo(1);
        assertThat(stage.table.acceptedCount(0)).isEqualTo(1);
        assertThat(stage.series(0).isTombstone()).isFalse();
        assertThat(stage.series.seriesId()).isEqualTo(1);
        assertThat(stage.series.acceptedCount()).isEqualTo(2);
        assertThat(stage.count(CounterDescriptor.SERIES_LIVE)).isEqualTo(1);
    }

    @Test
    void leavesATombstoneBuriedWhenNothingIsNewer() {
        apply(CPU, 10);
        tickAfter(TTL_NS);

        apply(CPU, 10);

        assertThat(stage.table.isBorn(0)).isFalse();
        assertThat(stage.table.duplicateCount(0)).isEqualTo(1);
        assertThat(stage.table.acceptedCount(0)).isZero();
        assertThat(stage.series(0).isTombstone()).isTrue();
    }

    @Test
    @Tag("A23")
    void letsARevivedSeriesChangeItsValueType() {
        apply(CPU, 10);
        tickAfter(TTL_NS);

        stage.batch(0).integers(CPU, new long[] {11}, Long.MAX_VALUE);
        stage.apply();

        assertThat(stage.table.reason(0)).isNull();
        assertThat(stage.series(0).isInteger()).isTrue();
        assertThat(stage.series.valueBits()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void freesThePlacesOfAnAgentWhenItsTombstonesArePurged() {
        final LatestStage limited =
                new LatestStage(64, 1 << 14, new LatestValueHandler.Limits(() -> 2, TTL_NS, TOMBSTONE_NS));
        limited.batch(0).doubles(CPU_IN_OTHER_ORDER, new long[] {10}, 1);
        limited.apply();
        limited.batch(0).doubles(key("new"), new long[] {10}, 1);
        limited.apply();
        assertThat(limited.table.reason(0)).isEqualTo(RejectReason.SERIES_PER_AGENT_LIMIT);

        limited.nowNs += TTL_NS;
        limited.tick();
        limited.nowNs += TOMBSTONE_NS;
        limited.tick();
        limited.batch(0).doubles(key("new"), new long[] {10}, 1);
        limited.apply();

        assertThat(limited.table.acceptedCount(0)).isEqualTo(1);
    }

    @Test
    void neverEvictsWithATimeToLiveOfZero() {
        final LatestStage eternal = new LatestStage(8, 1 << 14, new LatestValueHandler.Limits(() -> 8, 0, 0));
        eternal.batch(0).doubles(CPU, new long[] {10}, 1);
        eternal.apply();
        eternal.nowNs += Long.MAX_VALUE / 2;
        eternal.tick();

        assertThat(eternal.map.liveCount()).isEqualTo(1);
    }

    @Test
    void leavesToTheNextTickWhatTheListCannotHold() {
        final LatestStage small = new LatestStage(8, 1 << 14, LIMITS, new Evictions(3));
        for (int i = 0; i < 8; i++) {
            small.batch(0).doubles(key("series" + i), new long[] {10}, 1);
            small.apply();
        }
        small.nowNs += TTL_NS;
        final int[] evicted = {3, 3, 2, 0};
        for (final int count : evicted) {
            small.tick();
            assertThat(small.evictions.evictedCount()).isEqualTo(count);
        }
    }

    @Test
    void looksAtABoundedNumberOfRecordsPerTickAndAtAllInTurn() {
        final int seriesCount = LatestValueHandler.SWEEP_RECORD_COUNT + 100;
        final LatestStage large = new LatestStage(seriesCount, 4 << 20, LIMITS);
        for (int i = 0; i < seriesCount; i++) {
            large.batch(0).doubles(key("series" + i), new long[] {10}, 1);
            large.apply();
        }
        large.nowNs += TTL_NS;

        large.tick();
        assertThat(large.evictions.evictedCount()).isEqualTo(LatestValueHandler.SWEEP_RECORD_COUNT);
        large.tick();
        assertThat(large.evictions.evictedCount()).isEqualTo(100);
        assertThat(large.map.liveCount()).isZero();
    }

    private void apply(byte[] key, long timestampNs) {
        stage.batch(0).doubles(key, new long[] {timestampNs}, 1);
        stage.apply();
    }

    private void tickAfter(long durationNs) {
        stage.nowNs += durationNs;
        stage.tick();
    }
}
