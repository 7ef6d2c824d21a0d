package io.ringcast.engine.latest;

import static io.ringcast.engine.testing.SeriesKeys.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.FakeSeriesPrefixEncoder;
import io.ringcast.engine.wire.KnownSeries;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KnownKeysTest {
    private static final byte[] CPU = key("cpu", "core", "0", "host", "h1");
    private static final byte[] CPU_IN_OTHER_ORDER = key("cpu", "host", "h1", "core", "0");
    private static final byte[] MEMORY = key("memory");
    private static final byte[] DISK = key("disk");

    private final LatestValueMap map = new LatestValueMap(16, 1 << 16, 1, new FakeSeriesPrefixEncoder());
    private final KnownSeries known = map.knownSeries();

    @BeforeEach
    void beginABatchOfTheFirstAgent() {
        known.ofAgent(0);
    }

    @Test
    void knowsNothingOfAnEmptyMap() {
        assertThat(find(CPU)).isEqualTo(KnownSeries.NOT_KNOWN);
    }

    @Test
    void knowsTheSeriesOfAnAgentInAnyOrderOfABatch() {
        final int cpu = findOrCreate(0, CPU);
        final int memory = findOrCreate(0, MEMORY);
        final int disk = findOrCreate(0, DISK);

        for (int batch = 0; batch < 3; batch++) {
            known.ofAgent(0);
            assertThat(find(CPU)).isEqualTo(cpu);
            assertThat(find(MEMORY)).isEqualTo(memory);
            assertThat(find(DISK)).isEqualTo(disk);
        }
        known.ofAgent(0);
        assertThat(find(DISK)).isEqualTo(disk);
        assertThat(find(CPU)).isEqualTo(cpu);
        assertThat(find(CPU)).isEqualTo(cpu);
        assertThat(find(MEMORY)).isEqualTo(memory);
    }

    @Test
    void keepsAgentsApartThatSendTheSameKeys() {
        final int cpu = findOrCreate(0, CPU);
        final int memory = findOrCreate(0, MEMORY);
        final int cpuOfOther = findOrCreate(1, CPU);

        assertThat(find(CPU)).isEqualTo(cpu);
        assertThat(find(MEMORY)).isEqualTo(memory);
        known.ofAgent(1);
        assertThat(find(CPU)).isEqualTo(cpuOfOther);
        assertThat(find(MEMORY)).isEqualTo(KnownSeries.NOT_KNOWN);
    }

    @Test
    void leadsFromAnAliasToItsSeriesAgainAndAgain() {
        final int memory = findOrCreate(0, MEMORY);
        final int cpu = findOrCreate(0, CPU);
        assertThat(find(CPU_IN_OTHER_ORDER)).isEqualTo(KnownSeries.NOT_KNOWN);
        findOrCreate(0, CPU_IN_OTHER_ORDER);

        for (int batch = 0; batch < 3; batch++) {
            known.ofAgent(0);
            assertThat(find(MEMORY)).isEqualTo(memory);
            assertThat(find(CPU_IN_OTHER_ORDER)).isEqualTo(cpu);
        }
    }

    @Test
    void doesNotKnowWhatWasBuriedUnderAnyOfItsKeys() {
        findOrCreate(0, MEMORY);
        final int cpu = findOrCreate(0, CPU);
        findOrCreate(0, CPU_IN_OTHER_ORDER);
        findAll(MEMORY, CPU, CPU_IN_OTHER_ORDER);
        map.bury(cpu, 7, 0);

        known.ofAgent(0);
        find(MEMORY);
        assertThat(find(CPU)).isEqualTo(KnownSeries.NOT_KNOWN);
        assertThat(find(CPU_IN_OTHER_ORDER)).isEqualTo(KnownSeries.NOT_KNOWN);
    }

    @Test
    void isNotMisledByARecordThatBecameAnotherSeries() {
        findOrCreate(0, MEMORY);
        final int cpu = findOrCreate(0, CPU);
        findAll(MEMORY, CPU);
        map.bury(cpu, 7, 0);
        map.purge(cpu);
        final int disk = findOrCreate(0, DISK);
        assertThat(disk).isEqualTo(cpu);

        known.ofAgent(0);
        find(MEMORY);
        assertThat(find(CPU)).isEqualTo(KnownSeries.NOT_KNOWN);
        assertThat(find(DISK)).isEqualTo(disk);
    }

    private void findAll(byte[]... keys) {
        known.ofAgent(0);
        for (final byte[] key : keys) {
            assertThat(find(key)).isNotEqualTo(KnownSeries.NOT_KNOWN);
        }
    }

    private int find(byte[] key) {
        return known.find(new UnsafeBuffer(key), 0, key.length);
    }

    private int findOrCreate(int agentIndex, byte[] key) {
        return map.findOrCreate(agentIndex, "agent-" + agentIndex, new UnsafeBuffer(key), 0, key.length);
    }
}
