package io.ringcast.engine.fanout;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.latest.Evictions;
import io.ringcast.engine.latest.LatestValueMap;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.SeriesTable;

/**
 * Last stage: keeps clients, groups and markers, encodes accepted updates once, and hands each LIVE client references to
 * them at the flush of the duty cycle. State thread only.
 */
public final class FanOutHandler implements SequencedHandler {
    /** What this stage reads of the ones before it. */
    public record Sources(LatestValueMap map, SeriesTable table, Evictions evictions, AgentDirectory agents) {}

    /** What this stage is bounded by and says of itself to clients; lengths in bytes. */
    public record Settings(
            String epoch,
            String version,
            int maxMemberships,
            long backPressureLength,
            long stallNs,
            long pingIntervalMs) {}

    public FanOutHandler(Sources sources, Settings settings, FrameLog log, ClientRings rings, Counters counters) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onEvent(EngineEvent event, long sequence) {
        throw new UnsupportedOperationException();
    }

    /** Frames what the events of this duty cycle brought and refers the LIVE clients to it. */
    public void flush(long sequence, long nowNs) {
        throw new UnsupportedOperationException();
    }

    /**
     * Does a bounded piece of catch-up, group building and clean-up; the bound is a number of items, so that a replay does
     * the same. Returns how much was done; 0: nothing waits that could be done now.
     */
    public int walk(long sequence, long nowNs) {
        throw new UnsupportedOperationException();
    }
}
