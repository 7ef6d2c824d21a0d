package io.ringcast.engine;

import static io.ringcast.engine.EngineConfiguration.*;

import io.ringcast.engine.event.RingMemory;
import io.ringcast.engine.event.SeriesRefPages;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.FrameLog;
import io.ringcast.engine.fanout.JsonPrefixEncoder;
import io.ringcast.engine.latest.Evictions;
import io.ringcast.engine.latest.LatestValueMap;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.ServerGauges;
import io.ringcast.engine.validate.BatchResult;
import io.ringcast.engine.validate.SessionTable;
import io.ringcast.engine.wire.SeriesTable;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/** All that the stages keep and share, allocated once. State thread only, but for the rings and the log. */
record EngineMemory(
        SeriesTable seriesTable,
        BatchResult batchResult,
        SeriesRefPages refPages,
        SessionTable sessions,
        LatestValueMap map,
        Evictions evictions,
        FrameLog log,
        ClientRings rings,
        ServerGauges gauges) {
    private static final int EVICTIONS_PER_TICK = 1024;
    private static final int CHUNK_LENGTH = 16 * 1024;

    static EngineMemory allocate(EngineConfiguration configuration, Counters counters) {
        final FrameLog log = new FrameLog(configuration.getInt(FRAME_LOG_BYTES));
        final SeriesRefPages refPages = refPages(configuration, counters);
        return new EngineMemory(
                new SeriesTable(configuration.getInt(BATCH_MAX_SERIES)),
                new BatchResult(),
                refPages,
                new SessionTable(
                        configuration.getInt(AGENTS_MAX),
                        TimeUnit.MILLISECONDS.toNanos(configuration.get(SESSION_RETENTION_MS)),
                        refPages,
                        counters),
                new LatestValueMap(
                        configuration.getInt(SERIES_MAX),
                        configuration.get(KEY_HEAP_BYTES),
                        new SecureRandom().nextLong(),
                        new JsonPrefixEncoder()),
                new Evictions(EVICTIONS_PER_TICK),
                log,
                new ClientRings(
                        log,
                        configuration.getInt(CONNECTIONS_MAX),
                        configuration.getInt(CLIENT_RING_BYTES),
                        configuration.getInt(CHUNKS),
                        CHUNK_LENGTH,
                        counters),
                new ServerGauges());
    }

    /** Says to {@link #gauges} what there is, the ring's memory included. */
    void gauge(RingMemory ringMemory) {
        gauges.area("ring", () -> ringMemory.buffer().capacity())
                .area("latest-values", map::memoryBytes)
                .area("series-refs", refPages::memoryBytes)
                .area("frame-log", log::capacity)
                .area("client-rings", rings::memoryBytes);
    }

    /** Off-heap bytes by purpose, one line each, the ring's memory included. */
    String budget(RingMemory ringMemory) {
        final long ringBytes = ringMemory.buffer().capacity();
        return line("ring", ringBytes)
                + line("latest-value map", map.memoryBytes())
                + line("rates and totals, as counters come", map.memoryBytesToCome())
                + line("series refs", refPages.memoryBytes())
                + line("frame log", log.capacity())
                + line("client rings and chunks", rings.memoryBytes())
                + line("total", totalBytes(ringMemory));
    }

    /** Off-heap bytes in all, those included that come as counters do. */
    long totalBytes(RingMemory ringMemory) {
        return ringMemory.buffer().capacity()
                + map.memoryBytes()
                + map.memoryBytesToCome()
                + refPages.memoryBytes()
                + log.capacity()
                + rings.memoryBytes();
    }

    private static SeriesRefPages refPages(EngineConfiguration configuration, Counters counters) {
        final boolean isOff = configuration.getInt(SERIES_REFS_PER_SESSION_MAX) == 0;
        return new SeriesRefPages(isOff ? 0 : configuration.getInt(SERIES_REFS_MAX), counters);
    }

    private static String line(String purpose, long bytes) {
        return purpose + " = " + bytes + " bytes\n";
    }
}
