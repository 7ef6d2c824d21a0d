package io.ringcast.engine;

import static io.ringcast.engine.EngineConfiguration.*;

import io.ringcast.engine.event.RingMemory;
import io.ringcast.engine.event.SeriesRefPages;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.FanOutHandler;
import io.ringcast.engine.latest.LatestValueMap;

/**
 * Bytes by purpose, as the settings ask for them: known before any are taken. All but the last are off the heap.
 *
 * @param derivedBytes of rates and totals, which are taken as counters come; all others at the start.
 * @param subscriptionBytes of the tables of memberships and envelopes, on the heap.
 */
public record MemoryBudget(
        long ringBytes,
        long latestValueBytes,
        long derivedBytes,
        long seriesRefBytes,
        long frameLogBytes,
        long clientRingBytes,
        long journalBytes,
        long subscriptionBytes) {

    /** What an engine with this configuration, which was checked, takes. */
    public static MemoryBudget of(EngineConfiguration configuration) {
        final int maxSeries = configuration.getInt(SERIES_MAX);
        return new MemoryBudget(
                RingMemory.memoryBytes(configuration.getInt(RING_SLOTS), configuration.getInt(BATCH_MAX_BYTES)),
                LatestValueMap.memoryBytes(maxSeries, configuration.get(KEY_HEAP_BYTES)),
                LatestValueMap.memoryBytesToCome(maxSeries),
                SeriesRefPages.memoryBytes(EngineMemory.maxRefs(configuration)),
                configuration.get(FRAME_LOG_BYTES),
                ClientRings.memoryBytes(
                        configuration.getInt(CONNECTIONS_MAX),
                        configuration.getInt(CLIENT_RING_BYTES),
                        configuration.getInt(CHUNKS),
                        EngineMemory.CHUNK_LENGTH),
                FanOutHandler.offHeapBytes(),
                FanOutHandler.tableBytes(configuration.getInt(MEMBERSHIPS_MAX), configuration.getInt(ENVELOPES_MAX)));
    }

    /** Off the heap. */
    public long totalBytes() {
        return ringBytes
                + latestValueBytes
                + derivedBytes
                + seriesRefBytes
                + frameLogBytes
                + clientRingBytes
                + journalBytes;
    }

    /** One line for each purpose, and one for the sum; for the log at start. */
    @Override
    public String toString() {
        return line(MemoryArea.RING.label(), ringBytes)
                + line(MemoryArea.LATEST_VALUES.label(), latestValueBytes)
                + line("rates and totals, as counters come", derivedBytes)
                + line(MemoryArea.SERIES_REFS.label(), seriesRefBytes)
                + line(MemoryArea.FRAME_LOG.label(), frameLogBytes)
                + line(MemoryArea.CLIENT_RINGS.label(), clientRingBytes)
                + line("journal", journalBytes)
                + line("total off the heap", totalBytes())
                + line(MemoryArea.SUBSCRIPTIONS.label() + ", on the heap", subscriptionBytes);
    }

    private static String line(String purpose, long bytes) {
        return purpose + " = " + bytes + " bytes\n";
    }
}
