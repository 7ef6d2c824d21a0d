package io.ringcast.engine.testing;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.event.SeriesRefPages;
import io.ringcast.engine.event.SeriesRefs;
import io.ringcast.engine.status.Counters;
import java.util.Map;

/** Knows agents 0 to 63 as {@code agent-0} to {@code agent-63}, without labels; allocates nothing when asked. */
public final class FakeAgentDirectory implements AgentDirectory {
    private final String[] agentIds = new String[64];
    private final int[] recordCounts = new int[64];
    private final SeriesRefs[] refs = new SeriesRefs[64];

    public FakeAgentDirectory() {
        final SeriesRefPages refPages = new SeriesRefPages(1 << 16, new Counters());
        for (int i = 0; i < agentIds.length; i++) {
            agentIds[i] = "agent-" + i;
            refs[i] = new SeriesRefs(refPages);
        }
    }

    @Override
    public String agentId(int agentIndex) {
        return agentIds[agentIndex];
    }

    @Override
    public Map<String, String> labels(int agentIndex) {
        return Map.of();
    }

    @Override
    public int recordCount(int agentIndex) {
        return recordCounts[agentIndex];
    }

    @Override
    public void addRecords(int agentIndex, int count) {
        recordCounts[agentIndex] += count;
    }

    @Override
    public SeriesRefs refs(int agentIndex) {
        return refs[agentIndex];
    }
}
