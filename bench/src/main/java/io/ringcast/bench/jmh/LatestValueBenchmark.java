package io.ringcast.bench.jmh;

import io.ringcast.engine.fanout.JsonPrefixEncoder;
import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.latest.LatestValueMap;
import io.ringcast.engine.wire.WireWriter;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The latest-value map per series. The keys come from memory of their own, as from the ring; in random order with a million
 * series, nearly every access to keys, index and records misses the caches.
 */
@State(Scope.Thread)
public class LatestValueBenchmark {
    private static final long SEED = 42;
    private static final int KEY_STRIDE = 64;
    private static final long KEY_HEAP_BYTES_PER_SERIES = 384;
    private static final int AGENT = 0;
    private static final int UNKNOWN_AGENT = 1;

    @Param({"10000", "1000000"})
    int series;

    /** The order in which the series are asked for: that of their birth, or none. */
    @Param({"birth", "random"})
    String order;

    private final LatestValueFlyweight flyweight = new LatestValueFlyweight();
    private LatestValueMap map;
    private UnsafeBuffer keys;
    private int[] keyLengths;
    private int[] sequence;
    private int cursor;
    private long timestampNs;

    @Setup
    public void setUp() {
        map = new LatestValueMap(
                series, Math.min(1L << 30, series * KEY_HEAP_BYTES_PER_SERIES), SEED, new JsonPrefixEncoder());
        keys = new UnsafeBuffer(BufferUtil.allocateDirectAligned(series * KEY_STRIDE, BitUtil.CACHE_LINE_LENGTH));
        keyLengths = new int[series];
        final WireWriter key = new WireWriter();
        final WireWriter label = new WireWriter();
        final UnsafeBuffer labelBuffer = new UnsafeBuffer(new byte[KEY_STRIDE]);
        for (int i = 0; i < series; i++) {
            label.wrap(labelBuffer, 0).ascii(1, "core").ascii(2, Integer.toString(i));
            keyLengths[i] = key.wrap(keys, i * KEY_STRIDE)
                    .ascii(1, "cpu_usage")
                    .message(2, label)
                    .length();
            if (map.findOrCreate(AGENT, "agent-1", keys, i * KEY_STRIDE, keyLengths[i]) != i) {
                throw new IllegalStateException("no room for series " + i);
            }
        }
        sequence = sequence();
    }

    /** Finds a series and reads its newest sample. */
    @Benchmark
    public long get() {
        final int i = nextSeries();
        map.wrap(flyweight, map.find(AGENT, keys, i * KEY_STRIDE, keyLengths[i]));
        return flyweight.timestampNs() ^ flyweight.valueBits();
    }

    /** Looks for a series that is not there. */
    @Benchmark
    public int getMissing() {
        final int i = nextSeries();
        return map.find(UNKNOWN_AGENT, keys, i * KEY_STRIDE, keyLengths[i]);
    }

    /** Finds a series and applies one sample. */
    @Benchmark
    public void put() {
        final int i = nextSeries();
        map.wrap(flyweight, map.find(AGENT, keys, i * KEY_STRIDE, keyLengths[i]));
        flyweight.update(++timestampNs, i, false, 1, 1);
        flyweight.touch(timestampNs, timestampNs);
    }

    /** Off-heap bytes of each series without its key: record, index, block header, rounding, and its outbound form. */
    double bytesPerSeriesBesideKey() {
        final long bytes = map.memoryBytes() - map.keyHeap().capacity() + map.keyBytesUsed();
        return (double) (bytes - sum(LatestValueFlyweight::keyLength)) / series;
    }

    /** Bytes of each series' outbound form. */
    double prefixBytesPerSeries() {
        return (double) sum(LatestValueFlyweight::prefixLength) / series;
    }

    /** Bytes of each series' key. */
    double keyBytesPerSeries() {
        return (double) sum(LatestValueFlyweight::keyLength) / series;
    }

    private long sum(ToIntFunction<LatestValueFlyweight> length) {
        long sum = 0;
        for (int record = 0; record < map.recordLimit(); record++) {
            sum += length.applyAsInt(map.wrap(flyweight, record));
        }
        return sum;
    }

    private int nextSeries() {
        cursor = cursor + 1 == series ? 0 : cursor + 1;
        return sequence[cursor];
    }

    private int[] sequence() {
        final int[] indices = new int[series];
        for (int i = 0; i < series; i++) {
            indices[i] = i;
        }
        if (order.equals("random")) {
            shuffle(indices);
        }
        return indices;
    }

    private static void shuffle(int[] indices) {
        final Random random = new Random(SEED);
        for (int i = indices.length - 1; i > 0; i--) {
            final int other = random.nextInt(i + 1);
            final int index = indices[i];
            indices[i] = indices[other];
            indices[other] = index;
        }
    }
}
