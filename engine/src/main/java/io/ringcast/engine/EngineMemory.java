package io.ringcast.engine;

import static io.ringcast.engine.EngineConfiguration.*;

import io.ringcast.engine.event.RingMemory;
import io.ringcast.engine.event.SeriesRefPages;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.FanOutHandler;
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
    static final int CHUNK_LENGTH = 16 * 1024;

    /** Allocates it all; throws {@link NoMemoryException} where there is no room. */
    static EngineMemory allocate(EngineConfiguration configuration, Counters counters) {
        final MemoryBudget budget = MemoryBudget.of(configuration);
        final FrameLog log =
                MemoryArea.FRAME_LOG.take(budget, () -> new FrameLog(configuration.getInt(FRAME_LOG_BYTES)));
        final SeriesRefPages refPages =
                MemoryArea.SERIES_REFS.take(budget, () -> new SeriesRefPages(maxRefs(configuration), counters));
        return new EngineMemory(
                new SeriesTable(configuration.getInt(BATCH_MAX_SERIES)),
                new BatchResult(),
                refPages,
                new SessionTable(
                        configuration.getInt(AGENTS_MAX),
                        TimeUnit.MILLISECONDS.toNanos(configuration.get(SESSION_RETENTION_MS)),
                        refPages,
                        counters),
                MemoryArea.LATEST_VALUES.take(budget, () -> latestValues(configuration)),
                new Evictions(EVICTIONS_PER_TICK),
                log,
                MemoryArea.CLIENT_RINGS.take(budget, () -> clientRings(configuration, log, counters)),
                new ServerGauges());
    }

    private static LatestValueMap latestValues(EngineConfiguration configuration) {
        return new LatestValueMap(
                configuration.getInt(SERIES_MAX),
                configuration.get(KEY_HEAP_BYTES),
                new SecureRandom().nextLong(),
                new JsonPrefixEncoder());
    }

    private static ClientRings clientRings(EngineConfiguration configuration, FrameLog log, Counters counters) {
        return new ClientRings(
                log,
                configuration.getInt(CONNECTIONS_MAX),
                configuration.getInt(CLIENT_RING_BYTES),
                configuration.getInt(CHUNKS),
                CHUNK_LENGTH,
                counters);
    }

    /** Says to {@link #gauges} what there is, the ring's memory included. */
    void gauge(RingMemory ringMemory) {
        gauges.area("ring", () -> ringMemory.buffer().capacity())
                .area("latest-values", map::memoryBytes)
                .area("series-refs", refPages::memoryBytes)
                .area("frame-log", log::capacity)
                .area("client-rings", rings::memoryBytes)
                .area("journal", FanOutHandler::offHeapBytes);
    }

    /** How many refs all sessions may hold. */
    static int maxRefs(EngineConfiguration configuration) {
        final boolean isOff = configuration.getInt(SERIES_REFS_PER_SESSION_MAX) == 0;
        return isOff ? 0 : configuration.getInt(SERIES_REFS_MAX);
    }
}
