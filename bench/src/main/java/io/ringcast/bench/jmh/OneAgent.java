package io.ringcast.bench.jmh;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.event.SeriesRefs;
import java.util.Map;

/** A directory of one agent without labels, of a benchmark that has no batches with refs. */
public final class OneAgent implements AgentDirectory {
    private int recordCount;

    @Override
    public String agentId(int agentIndex) {
        return "agent-1";
    }

    @Override
    public Map<String, String> labels(int agentIndex) {
        return Map.of();
    }

    @Override
    public int recordCount(int agentIndex) {
        return recordCount;
    }

    @Override
    public void addRecords(int agentIndex, int count) {
        recordCount += count;
    }

    @Override
    public SeriesRefs refs(int agentIndex) {
        throw new IllegalStateException("no batch here has refs");
    }
}
