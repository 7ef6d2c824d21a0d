package io.ringcast.engine.latest;

import static io.ringcast.engine.testing.SeriesKeys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.testing.FakeSeriesPrefixEncoder;
import io.ringcast.engine.wire.SeriesKind;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LatestValueMapTest {
    private static final byte[] CPU = key("cpu", "core", "0", "host", "h1");
    private static final byte[] CPU_IN_OTHER_ORDER = key("cpu", "host", "h1", "core", "0");
    private static final byte[] MEMORY = key("memory");

    private final LatestValueMap map = new LatestValueMap(8, 1 << 16, 1, new FakeSeriesPrefixEncoder());
    private final LatestValueFlyweight series = new LatestValueFlyweight();

    @Test
    void findsNothingInAnEmptyMap() {
        assertThat(find(0, CPU)).isEqualTo(LatestValueMap.NOT_FOUND);
        assertThat(map.recordLimit()).isZero();
        assertThat(map.liveCount()).isZero();
    }

    @Test
    @Tag("A9")
    void keepsTheNewestValuePerAgentNameAndLabels() {
        final int first = findOrCreate(0, CPU);
        final int ofOtherAgent = findOrCreate(1, CPU);
        final int ofOtherName = findOrCreate(0, MEMORY);
        map.wrap(series, first).update(10, 7, true, 2, 3);
        map.wrap(series, first).touch(55, 1000);

        assertThat(ofOtherAgent).isNotEqualTo(first);
        assertThat(ofOtherName).isNotEqualTo(first);
        assertThat(find(0, CPU)).isEqualTo(first);
        assertThat(map.wrap(series, first).timestampNs()).isEqualTo(10);
        assertThat(series.valueBits()).isEqualTo(7);
        assertThat(series.isInteger()).isTrue();
        assertThat(series.kind()).isEqualTo(SeriesKind.CUMULATIVE);
        assertThat(series.acceptedCount()).isEqualTo(3);
        assertThat(series.lastSequence()).isEqualTo(55);
        assertThat(series.touchedNs()).isEqualTo(1000);
        assertThat(series.agentIndex()).isZero();
        assertThat(map.wrap(series, ofOtherAgent).acceptedCount()).isZero();
    }

    @Test
    void writesKeyAndPrefixOnceInCanonicalForm() {
        map.wrap(series, findOrCreate(3, CPU_IN_OTHER_ORDER));

        final byte[] storedKey = new byte[series.keyLength()];
        map.keyHeap().getBytes(series.keyOffset(), storedKey);
        assertThat(storedKey).isEqualTo(CPU);
        assertThat(map.keyHeap().getStringWithoutLengthAscii(series.prefixOffset(), series.prefixLength()))
                .isEqualTo("agent-3|cpu|core=0|host=h1");
    }

    @Test
    void saysWhetherASeriesWasBorn() {
        findOrCreate(0, CPU);
        assertThat(map.wasBorn()).isTrue();
        findOrCreate(0, CPU);
        assertThat(map.wasBorn()).isFalse();
        findOrCreate(0, CPU_IN_OTHER_ORDER);
        assertThat(map.wasBorn()).isFalse();
    }

    @Test
    void countsAKeyInAnotherLabelOrderAsAnAliasOfTheSameSeries() {
        final int record = findOrCreate(0, CPU);
        final int again = findOrCreate(0, CPU_IN_OTHER_ORDER);

        assertThat(again).isEqualTo(record);
        assertThat(find(0, CPU_IN_OTHER_ORDER)).isEqualTo(record);
        assertThat(map.wasLackingAlias()).isFalse();
        assertThat(map.liveCount()).isEqualTo(2);
        assertThat(map.recordLimit()).isEqualTo(2);
        assertThat(map.wrap(series, 1).isSeries()).isFalse();
    }

    @Test
    void findsASeriesInAnyLabelOrderWithoutMakingAnAlias() {
        final int record = findOrCreate(0, CPU_IN_OTHER_ORDER);
        final byte[] emptyLabelValueWritten = {0x0A, 1, 'm', 0x12, 5, 0x0A, 1, 'l', 0x12, 0};
        final int other = findOrCreate(0, key("m", "l", ""));

        assertThat(find(0, CPU)).isEqualTo(record);
        assertThat(find(0, emptyLabelValueWritten)).isEqualTo(other);
        assertThat(map.wasLackingAlias()).isTrue();
        assertThat(map.liveCount()).isEqualTo(3);
    }

    @Test
    void usesTheSeriesWithoutAnAliasWhenNoRecordIsLeft() {
        final int record = findOrCreate(0, CPU);
        fillUp();

        assertThat(findOrCreate(0, CPU_IN_OTHER_ORDER)).isEqualTo(record);
        assertThat(map.liveCount()).isEqualTo(8);
    }

    @Test
    void bearsASeriesWithoutItsAliasWhenOneRecordIsLeft() {
        for (int i = 0; i < 7; i++) {
            findOrCreate(1, key("filler" + i));
        }

        final int record = findOrCreate(0, CPU_IN_OTHER_ORDER);

        assertThat(record).isNotNegative();
        assertThat(find(0, CPU)).isEqualTo(record);
        assertThat(find(0, CPU_IN_OTHER_ORDER)).isEqualTo(record);
    }

    @Test
    void limitsTheAliasesOfOneSeries() {
        final LatestValueMap large = new LatestValueMap(64, 1 << 16, 1, new FakeSeriesPrefixEncoder());
        final String[] names = {"a", "b", "c", "d"};
        for (int order = 0; order < 24; order++) {
            final byte[] key = permuted(names, order);
            assertThat(large.findOrCreate(0, "agent-0", new UnsafeBuffer(key), 0, key.length))
                    .isZero();
        }

        assertThat(large.liveCount()).isEqualTo(1 + LatestValueMap.MAX_ALIAS_COUNT);
    }

    @Test
    void saysNoRecordWhenFull() {
        fillUp();

        assertThat(findOrCreate(0, MEMORY)).isEqualTo(LatestValueMap.NO_RECORD);
        assertThat(map.wasBorn()).isFalse();
        assertThat(find(0, MEMORY)).isEqualTo(LatestValueMap.NOT_FOUND);
    }

    @Test
    void saysNoKeySpaceWhenTheHeapIsFullAndTakesNoRecord() {
        final LatestValueMap small = new LatestValueMap(8, 256, 1, new FakeSeriesPrefixEncoder());
        final byte[] longKey = key("k".repeat(200));

        assertThat(small.findOrCreate(0, "agent-0", new UnsafeBuffer(longKey), 0, longKey.length))
                .isEqualTo(LatestValueMap.NO_KEY_SPACE);
        assertThat(small.recordLimit()).isZero();
        assertThat(small.keyBytesUsed()).isZero();
    }

    @Test
    void keepsATombstoneFindableInItsPlace() {
        final int record = findOrCreate(0, CPU_IN_OTHER_ORDER);
        map.wrap(series, record).update(10, 7, false, 1, 1);

        map.bury(record, 77, 5000);

        assertThat(find(0, CPU)).isEqualTo(record);
        assertThat(find(0, CPU_IN_OTHER_ORDER)).isEqualTo(record);
        assertThat(map.wrap(series, record).isTombstone()).isTrue();
        assertThat(series.isSeries()).isTrue();
        assertThat(series.lastSequence()).isEqualTo(77);
        assertThat(series.touchedNs()).isEqualTo(5000);
        assertThat(map.liveCount()).isZero();
    }

    @Test
    void revivesATombstoneWithItsSeriesIdAndItsCount() {
        findOrCreate(0, MEMORY);
        final int record = findOrCreate(0, CPU);
        map.wrap(series, record).update(10, 7, false, 1, 5);
        map.bury(record, 77, 5000);

        assertThat(findOrCreate(0, CPU)).isEqualTo(record);

        assertThat(map.wasBorn()).isTrue();
        assertThat(map.wrap(series, record).isTombstone()).isFalse();
        assertThat(series.seriesId()).isEqualTo(1);
        assertThat(series.acceptedCount()).isEqualTo(5);
        assertThat(series.timestampNs()).isEqualTo(10);
        assertThat(map.liveCount()).isEqualTo(2);
    }

    @Test
    void freesASeriesItsKeyAndItsAliasesAtAPurge() {
        final int record = findOrCreate(0, CPU_IN_OTHER_ORDER);
        map.bury(record, 77, 5000);

        map.purge(record);

        assertThat(find(0, CPU)).isEqualTo(LatestValueMap.NOT_FOUND);
        assertThat(find(0, CPU_IN_OTHER_ORDER)).isEqualTo(LatestValueMap.NOT_FOUND);
        assertThat(map.usedCount()).isZero();
        assertThat(map.keyBytesUsed()).isZero();
        assertThat(map.wrap(series, 0).isSeries()).isFalse();
    }

    @Test
    void reusesRecordsButNeverSeriesIds() {
        for (int i = 0; i < 20; i++) {
            final int record = findOrCreate(0, CPU);
            assertThat(record).isZero();
            assertThat(map.wrap(series, record).seriesId()).isEqualTo(i);
            assertThat(series.acceptedCount()).isZero();
            assertThat(series.timestampNs()).isZero();
            series.update(10 + i, 7, true, 1, 5);
            map.bury(record, 77, 5000);
            map.purge(record);
        }
        assertThat(map.recordLimit()).isEqualTo(1);
    }

    @Test
    void refusesToBuryTwiceOrToPurgeTheLiving() {
        final int record = findOrCreate(0, CPU);

        assertThatThrownBy(() -> map.purge(record)).isInstanceOf(IllegalStateException.class);
        map.bury(record, 1, 1);
        assertThatThrownBy(() -> map.bury(record, 1, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesMoreSeriesThanOneBufferHolds() {
        assertThatThrownBy(() -> new LatestValueMap((1 << 24) + 1, 1 << 16, 1, new FakeSeriesPrefixEncoder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxSeries");
    }

    private void fillUp() {
        for (int i = 0; map.usedCount() < 8; i++) {
            findOrCreate(1, key("filler" + i));
        }
    }

    private static byte[] permuted(String[] names, int order) {
        final String[] rest = names.clone();
        final String[] labels = new String[2 * names.length];
        int code = order;
        for (int i = 0; i < names.length; i++) {
            final int left = names.length - i;
            final int chosen = code % left;
            code /= left;
            labels[2 * i] = rest[chosen];
            labels[2 * i + 1] = "v";
            rest[chosen] = rest[left - 1];
        }
        return key("cpu", labels);
    }

    private int find(int agentIndex, byte[] key) {
        return map.find(agentIndex, new UnsafeBuffer(key), 0, key.length);
    }

    private int findOrCreate(int agentIndex, byte[] key) {
        return map.findOrCreate(agentIndex, "agent-" + agentIndex, new UnsafeBuffer(key), 0, key.length);
    }
}
