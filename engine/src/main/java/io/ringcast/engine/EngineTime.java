package io.ringcast.engine;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;

/**
 * The time by which deadlines are judged: that of the newest event, less what passed while this server stood still. A machine
 * that was halted for an hour must not take its agents and their series for gone, which had nobody to talk to. State
 * thread only.
 */
final class EngineTime {
    /** For whoever steps the engine by hand: then the clock goes as it likes, and nobody stood still. */
    static final long ANY_GAP = Long.MAX_VALUE;

    private static final long NONE = Long.MIN_VALUE;

    private final long maxGapNs;
    private final Counters counters;
    private long newestNs = NONE;
    private long stoodStillNs;

    /** @param maxGapNs the longest time between two events that is no standing still; ticks come far more often. */
    EngineTime(long maxGapNs, Counters counters) {
        this.maxGapNs = maxGapNs;
        this.counters = counters;
    }

    /** Takes in the time of an event, which may lie before that of an earlier one. Returns the time to judge it by. */
    long advanceTo(long eventNs) {
        if (newestNs == NONE) {
            newestNs = eventNs;
        } else if (eventNs > newestNs) {
            final long excessNs = eventNs - newestNs - maxGapNs;
            if (excessNs > 0) {
                stoodStillNs += excessNs;
                counters.add(CounterDescriptor.STOOD_STILL, 1);
            }
            newestNs = eventNs;
        }
        return newestNs - stoodStillNs;
    }

    /** The newest time of an event as its publisher's clock had it; below all others before the first. */
    long newestNs() {
        return newestNs;
    }
}
