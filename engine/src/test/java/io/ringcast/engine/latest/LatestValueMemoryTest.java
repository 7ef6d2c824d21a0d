package io.ringcast.engine.latest;

import static io.ringcast.engine.testing.SeriesKeys.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.fanout.JsonPrefixEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What docs/operations.md says of memory per series. */
class LatestValueMemoryTest {
    /** An eighth of a million: the index rounds its size up in the same proportion. */
    private static final int SERIES_COUNT = 125_000;

    private final LatestValueFlyweight series = new LatestValueFlyweight();

    @Test
    void takesNoMoreThanStatedBesideAKeyAndItsOutboundForm() {
        final long keyHeapBytes = 112L * SERIES_COUNT;
        final LatestValueMap map = new LatestValueMap(SERIES_COUNT, keyHeapBytes, 1, new JsonPrefixEncoder());
        long keyBytes = 0;
        long prefixBytes = 0;
        for (int i = 0; i < SERIES_COUNT; i++) {
            final byte[] key = key("cpu_usage", "core", Integer.toString(100_000 + i));
            final int record = map.findOrCreate(0, "agent-1", new UnsafeBuffer(key), 0, key.length);
            assertThat(record).isNotNegative();
            map.wrap(series, record);
            keyBytes += series.keyLength();
            prefixBytes += series.prefixLength();
        }

        assertThat(map.keyBytesUsed()).as("the heap is full").isEqualTo(keyHeapBytes);
        assertThat(map.memoryBytes() / SERIES_COUNT).isEqualTo(185);
        assertThat((map.memoryBytes() - keyBytes) / SERIES_COUNT).isEqualTo(158);
        assertThat((map.memoryBytes() - keyBytes - prefixBytes) / SERIES_COUNT).isEqualTo(92);
    }
}
