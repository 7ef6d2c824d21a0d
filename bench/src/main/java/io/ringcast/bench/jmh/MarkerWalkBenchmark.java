package io.ringcast.bench.jmh;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.FanOutHandler;
import io.ringcast.engine.fanout.FrameLog;
import io.ringcast.engine.fanout.JsonPrefixEncoder;
import io.ringcast.engine.latest.Evictions;
import io.ringcast.engine.latest.LatestValueHandler;
import io.ringcast.engine.latest.LatestValueMap;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.ServerGauges;
import io.ringcast.engine.wire.BatchScanner;
import io.ringcast.engine.wire.SeriesTable;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The catch-up of a client that was not told 10,000 series, per series: the walk behind its marker, the items, the chunks,
 * the drain. The log is so short that the client falls behind at every flush.
 */
@State(Scope.Thread)
public class MarkerWalkBenchmark {
    private static final int SERIES_COUNT = 10_000;
    private static final int SHORT_LOG_LENGTH = 1 << 13;
    private static final long CONNECTION_ID = 1;
    private static final long FOREVER_NS = Long.MAX_VALUE / 2;

    @Param
    LiveFormat format;

    private final Counters counters = new Counters();
    private final SeriesTable table = new SeriesTable(SERIES_COUNT);
    private final EngineEvent batchEvent = new EngineEvent(new UnsafeBuffer(new byte[0])).set(EventType.BATCH, 0, 0, 0);
    private PreparedBatch batch;
    private BatchScanner scanner;
    private LatestValueHandler latest;
    private FanOutHandler handler;
    private DiscardingWriter writer;
    private long sequence;
    private long toldCount;

    @Setup
    public void setUp() {
        final LatestValueMap map = new LatestValueMap(SERIES_COUNT, 16 << 20, 1, new JsonPrefixEncoder());
        final Evictions evictions = new Evictions(16);
        final AgentDirectory agents = new OneAgent();
        final FrameLog log = new FrameLog(SHORT_LOG_LENGTH);
        final ClientRings rings = new ClientRings(log, 1, 8192, 4, 16 * 1024, counters);
        writer = new DiscardingWriter(rings);
        handler = new FanOutHandler(
                new FanOutHandler.Sources(map, table, evictions, agents, new ServerGauges()),
                new FanOutHandler.Settings(
                        "epoch",
                        "bench",
                        1 << 15,
                        0,
                        Long.MAX_VALUE,
                        FOREVER_NS,
                        FOREVER_NS,
                        30_000,
                        new RunningLimits(SERIES_COUNT, 256)),
                log,
                rings,
                counters);
        batch = PreparedBatch.of(SERIES_COUNT + "x1");
        scanner = new BatchScanner(batch.length());
        latest = new LatestValueHandler(
                map, table, evictions, agents, new LatestValueHandler.Limits(() -> SERIES_COUNT, 0, 0), counters);
        accept();
        connectAndSubscribe();
    }

    @Setup(Level.Invocation)
    public void fallBehind() {
        accept();
        toldCount = counters.get(CounterDescriptor.SNAPSHOT_ITEMS_SENT);
        handler.flush(sequence, 1);
        if (counters.get(CounterDescriptor.CLIENTS_LAGGING) != 1) {
            throw new IllegalStateException("the client did not fall behind");
        }
    }

    @Benchmark
    @OperationsPerInvocation(SERIES_COUNT)
    public void catchUp() {
        int doneCount = 1;
        while (doneCount > 0) {
            doneCount = handler.walk(sequence, 1) + writer.flush(Long.MAX_VALUE);
        }
        if (counters.get(CounterDescriptor.CLIENTS_LAGGING) != 0) {
            throw new IllegalStateException("the client did not catch up");
        }
        if (counters.get(CounterDescriptor.SNAPSHOT_ITEMS_SENT) != toldCount + SERIES_COUNT) {
            throw new IllegalStateException("the client was not told all series");
        }
    }

    private void accept() {
        batch.next();
        scanner.scan(batch.buffer(), 0, batch.length(), table);
        table.applyFor(0);
        latest.onEvent(batchEvent, ++sequence);
        handler.onEvent(batchEvent, sequence);
    }

    private void connectAndSubscribe() {
        final ClientConnection connection = new DiscardedClient("client", format);
        handler.onEvent(
                new EngineEvent(new UnsafeBuffer(new byte[0]))
                        .set(EventType.CONNECTION_OPENED, CONNECTION_ID, 0, 0)
                        .attach(connection),
                ++sequence);
        final byte[] request = ClientRequest.subscribe("1", null, null).encode();
        handler.onEvent(
                new EngineEvent(new UnsafeBuffer(request)).set(EventType.SUBSCRIBE, CONNECTION_ID, 0, request.length),
                ++sequence);
        catchUp();
    }
}
