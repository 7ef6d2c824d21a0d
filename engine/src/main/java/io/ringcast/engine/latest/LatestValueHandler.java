package io.ringcast.engine.latest;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.SeriesTable;

/**
 * Second stage: finds or makes the record of each series that validation let through, compares its samples with the last
 * accepted one, applies what is newer, and on ticks removes series whose time to live is over. State thread only.
 */
public final class LatestValueHandler implements SequencedHandler {
    /** What this stage is bounded by; times in nanoseconds, 0 as ttl: never. */
    public record Limits(int seriesPerAgent, long ttlNs, long tombstoneNs) {}

    public LatestValueHandler(
            LatestValueMap map,
            SeriesTable table,
            Evictions evictions,
            AgentDirectory agents,
            Limits limits,
            Counters counters) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onEvent(EngineEvent event, long sequence) {
        throw new UnsupportedOperationException();
    }
}
