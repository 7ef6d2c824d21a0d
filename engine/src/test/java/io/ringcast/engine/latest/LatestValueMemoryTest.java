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
        final long keyHeapBytes = 128L * SERIES_COUNT;
        final LatestValueMap map = new LatestValueMap(SERIES_COUNT, keyHeapBytes, 1, new JsonPrefixEncoder());
        long keyAndPrefixBytes = 0;
        for (int i = 0; i < SERIES_COUNT; i++) {
            final byte[] key = key("cpu_usage", "core", Integer.toString(100_000 + i));
            final int record = map.findOrCreate(0, "agent-1", new UnsafeBuffer(key), 0, key.length);
            assertThat(record).isNotNegative();
            map.wrap(series, record);
            keyAndPrefixBytes += series.keyLength() + series.prefixLength();
        }

        assertThat(map.keyBytesUsed()).as("the heap is full").isEqualTo(keyHeapBytes);
        assertThat(map.memoryBytes() / SERIES_COUNT).isEqualTo(201);
        assertThat((map.memoryBytes() - keyAndPrefixBytes) / SERIES_COUNT).isEqualTo(92);
    }
}
