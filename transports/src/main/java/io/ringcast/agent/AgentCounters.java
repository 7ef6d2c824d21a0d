package io.ringcast.agent;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;

/** The counts of one agent, or of several that share them. Any thread. */
public final class AgentCounters {
    private final AtomicLongArray counts = new AtomicLongArray(AgentCounter.values().length);

    public void add(AgentCounter counter, long amount) {
        counts.addAndGet(counter.ordinal(), amount);
    }

    public long get(AgentCounter counter) {
        return counts.get(counter.ordinal());
    }

    /** The counts that are not 0, in one line. */
    @Override
    public String toString() {
        return Arrays.stream(AgentCounter.values())
                .filter(counter -> get(counter) != 0)
                .map(counter -> get(counter) + " " + counter.label())
                .collect(Collectors.joining(", "));
    }
}
