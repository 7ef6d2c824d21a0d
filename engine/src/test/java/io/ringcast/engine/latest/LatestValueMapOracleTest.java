package io.ringcast.engine.latest;

import static io.ringcast.engine.testing.SeriesKeys.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.FakeSeriesPrefixEncoder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Takes the same random steps with the map and with a {@link HashMap}. */
class LatestValueMapOracleTest {
    private static final int MAX_RECORDS = 24;
    private static final int STEPS = 4000;
    private static final int AGENTS = 2;
    private static final int NAMES = 8;
    private static final int[][] ORDERS = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

    /** The series as plain Java. */
    private static final class Twin {
        private int record;
        private int seriesId;
        private long count;
        private long timestampNs;
        private boolean buried;
        private final Set<Integer> aliasOrders = new HashSet<>();
    }

    private final Map<Integer, Twin> twins = new HashMap<>();
    private final LatestValueFlyweight series = new LatestValueFlyweight();
    private LatestValueMap map;
    private Random random;
    private int nextSeriesId;
    private int noKeySpaceCount;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithAHashMapWhileRecordsRunOut(long seed) {
        map = new LatestValueMap(MAX_RECORDS, 1 << 16, seed, new FakeSeriesPrefixEncoder());

        takeSteps(seed);

        assertThat(noKeySpaceCount).isZero();
    }

    @Test
    void agreesWithAHashMapWhileKeySpaceRunsOut() {
        final long seed = 99;
        map = new LatestValueMap(MAX_RECORDS, 1600, seed, new FakeSeriesPrefixEncoder());

        takeSteps(seed);

        assertThat(noKeySpaceCount).isPositive();
    }

    private void takeSteps(long seed) {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> bury(anyId());
                case 2, 3 -> purge(anyId());
                default -> put(anyId(), random.nextInt(ORDERS.length), step);
            }
            if (step % 20 == 0) {
                assertSame("seed " + seed + ", step " + step);
            }
        }
        for (int id = 0; id < AGENTS * NAMES; id++) {
            bury(id);
            purge(id);
        }
        assertThat(map.usedCount()).isZero();
        assertThat(map.liveCount()).isZero();
        assertThat(map.keyBytesUsed()).isZero();
        assertThat(map.recordLimit()).isLessThanOrEqualTo(MAX_RECORDS);
    }

    private int anyId() {
        return random.nextInt(AGENTS * NAMES);
    }

    private void put(int id, int order, int step) {
        final byte[] key = keyOf(id, order);
        final int usedBefore = map.usedCount();
        final Twin known = twins.get(id);
        final int record = map.findOrCreate(agentOf(id), "agent", new UnsafeBuffer(key), 0, key.length);
        if (record < 0) {
            assertThat(known).isNull();
            assertThat(map.wasBorn()).isFalse();
            assertThat(map.usedCount()).isEqualTo(usedBefore);
            assertThat(record == LatestValueMap.NO_RECORD).isEqualTo(usedBefore == MAX_RECORDS);
            noKeySpaceCount += record == LatestValueMap.NO_KEY_SPACE ? 1 : 0;
            return;
        }
        assertThat(map.wasBorn()).isEqualTo(known == null || known.buried);
        final Twin twin = known == null ? newTwin(id, record) : known;
        final int aliases = map.usedCount() - usedBefore - (known == null ? 1 : 0);
        if (aliases == 1) {
            assertThat(order).isNotZero();
            assertThat(twin.aliasOrders.add(order)).isTrue();
        }
        map.wrap(series, record).update(step, step, true, 1, 2);
        twin.buried = false;
        twin.count += 2;
        twin.timestampNs = step;
    }

    private Twin newTwin(int id, int record) {
        final Twin twin = new Twin();
        twin.record = record;
        twin.seriesId = nextSeriesId++;
        twins.put(id, twin);
        return twin;
    }

    private void bury(int id) {
        final Twin twin = twins.get(id);
        if (twin != null && !twin.buried) {
            map.bury(twin.record, 1, 1);
            twin.buried = true;
        }
    }

    private void purge(int id) {
        final Twin twin = twins.get(id);
        if (twin != null && twin.buried) {
            map.purge(twin.record);
            twins.remove(id);
        }
    }

    private void assertSame(String where) {
        int live = 0;
        int used = 0;
        for (int id = 0; id < AGENTS * NAMES; id++) {
            final Twin twin = twins.get(id);
            assertFoundInEveryOrder(where, id, twin);
            if (twin != null) {
                map.wrap(series, twin.record);
                assertThat(series.seriesId()).as(where).isEqualTo(twin.seriesId);
                assertThat(series.acceptedCount()).as(where).isEqualTo(twin.count);
                assertThat(series.timestampNs()).as(where).isEqualTo(twin.timestampNs);
                assertThat(series.isTombstone()).as(where).isEqualTo(twin.buried);
                used += 1 + twin.aliasOrders.size();
                live += twin.buried ? 0 : 1 + twin.aliasOrders.size();
            }
        }
        assertThat(map.usedCount()).as(where).isEqualTo(used);
        assertThat(map.liveCount()).as(where).isEqualTo(live);
        assertThat(seriesInRecords()).as(where).isEqualTo(twins.size());
    }

    private void assertFoundInEveryOrder(String where, int id, Twin twin) {
        for (int order = 0; order < ORDERS.length; order++) {
            final byte[] key = keyOf(id, order);
            assertThat(map.find(agentOf(id), new UnsafeBuffer(key), 0, key.length))
                    .as("%s, series %d in order %d", where, id, order)
                    .isEqualTo(twin == null ? LatestValueMap.NOT_FOUND : twin.record);
        }
    }

    private int seriesInRecords() {
        int count = 0;
        for (int record = 0; record < map.recordLimit(); record++) {
            count += map.wrap(series, record).isSeries() ? 1 : 0;
        }
        return count;
    }

    private static int agentOf(int id) {
        return id / NAMES;
    }

    private static byte[] keyOf(int id, int order) {
        final String[] labels = new String[6];
        for (int i = 0; i < 3; i++) {
            labels[2 * i] = "label" + ORDERS[order][i];
            labels[2 * i + 1] = "value".repeat(ORDERS[order][i]);
        }
        return key("metric" + id % NAMES, labels);
    }
}
