package io.ringcast.engine.latest;

import static io.ringcast.engine.testing.SeriesKeys.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.AllocationMeter;
import io.ringcast.engine.testing.SeriesTableWriter;
import io.ringcast.engine.wire.SeriesTable;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;

class LatestValueAllocationTest {
    private static final int SERIES_COUNT = 64;
    private static final long TTL_NS = 1_000;

    private final LatestStage stage =
            new LatestStage(256, 1 << 20, new LatestValueHandler.Limits(() -> 1000, TTL_NS, TTL_NS));
    private long timestampNs = 1;

    @Test
    void allocatesNothingForKnownSeries() {
        writeBatch();

        assertThat(AllocationMeter.leastAllocatedBytes(1_000, this::applyNewerBatch))
                .isZero();
        assertThat(stage.series(0).acceptedCount()).isEqualTo(5_000);
    }

    @Test
    void allocatesNothingForSeriesMeantByTheirRefs() {
        writeBatch();
        final SeriesTable table = stage.table;
        for (int i = 0; i < SERIES_COUNT; i++) {
            table.ref(i, i + 1);
        }
        applyNewerBatch();
        for (int i = 0; i < SERIES_COUNT; i++) {
            table.key(i, table.keyOffset(i) + table.keyLength(i), 0);
        }

        assertThat(AllocationMeter.leastAllocatedBytes(1_000, this::applyNewerBatch))
                .isZero();
        assertThat(stage.series(0).acceptedCount()).isEqualTo(5_001);
    }

    @Test
    void allocatesNothingForBirthsAliasesEvictionsAndPurges() {
        writeBatch();

        assertThat(AllocationMeter.leastAllocatedBytes(300, this::liveAndDie)).isZero();
        assertThat(stage.map.usedCount()).isZero();
    }

    private void liveAndDie() {
        applyNewerBatch();
        stage.nowNs += TTL_NS;
        stage.tick();
        stage.nowNs += TTL_NS;
        stage.tick();
        stage.tick();
    }

    private void writeBatch() {
        final SeriesTableWriter writer = stage.batch(0);
        for (int i = 0; i < SERIES_COUNT; i++) {
            writer.doubles(key("metric" + i, "b", "1", "a", "2"), new long[] {1}, i);
        }
    }

    private void applyNewerBatch() {
        final SeriesTable table = stage.table;
        final MutableDirectBuffer buffer = (MutableDirectBuffer) table.buffer();
        timestampNs++;
        for (int i = 0; i < SERIES_COUNT; i++) {
            final int timestampOffset = table.keyOffset(i) + table.keyLength(i);
            buffer.putLong(timestampOffset, timestampNs, ByteOrder.LITTLE_ENDIAN);
        }
        stage.apply();
    }
}
