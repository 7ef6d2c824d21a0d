package io.ringcast.engine.fanout;

import io.ringcast.bench.jmh.OneAgent;
import io.ringcast.bench.jmh.PreparedBatch;
import io.ringcast.engine.event.ItemField;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.latest.LatestValueMap;
import io.ringcast.engine.wire.BatchScanner;
import io.ringcast.engine.wire.SeriesTable;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One update: what names its series, time, value, and the earlier samples of the batch. */
@State(Scope.Thread)
public class ItemEncoderBenchmark {
    private static final long ACCEPTED_COUNT = 1_234_567;

    /** Samples of the update; all but the last stand in {@code earlier}. */
    @Param({"1", "10"})
    int samples;

    @Param
    LiveFormat format;

    private final LatestValueMap map = new LatestValueMap(16, 1 << 16, 1, new JsonPrefixEncoder());
    private final LatestValueFlyweight series = new LatestValueFlyweight();
    private final SeriesTable table = new SeriesTable(1);
    private ItemEncoder encoder;
    private final UpdateSamples range = new UpdateSamples();
    private final UnsafeBuffer target =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(4096, BitUtil.CACHE_LINE_LENGTH));

    private long baseNs;

    @Setup
    public void setUp() {
        encoder = format == LiveFormat.JSON
                ? new JsonItemEncoder(map.keyHeap())
                : new ProtobufItemEncoder(map.keyHeap(), new OneAgent());
        final PreparedBatch batch = PreparedBatch.of("1x" + samples);
        new BatchScanner(batch.length()).scan(batch.buffer(), 0, batch.length(), table);
        final int record = map.findOrCreate(0, "agent-1", table.keyBuffer(0), table.keyOffset(0), table.keyLength(0));
        map.wrap(series, record).update(table.timestampNs(0, 0), table.valueBits(0, 0), false, 1, samples);
        baseNs = table.timestampNs(0, 0);
        range.begin(table, 0);
        range.set(0, samples - 1, ACCEPTED_COUNT);
    }

    /** A live item. */
    @Benchmark
    public int writeUpdate() {
        return encoder.writeUpdate(target, 0, series, range, ItemField.DEFAULT_BITS, baseNs);
    }

    /** An item of a snapshot or catch-up, which has the newest sample alone. */
    @Benchmark
    public int writeNewest() {
        final int end = encoder.writeDeclaration(target, 0, series);
        return encoder.writeNewest(target, end, series, null, ItemField.DEFAULT_BITS, baseNs);
    }
}
