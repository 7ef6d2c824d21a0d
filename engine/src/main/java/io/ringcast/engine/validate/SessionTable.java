package io.ringcast.engine.validate;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.status.Counters;
import java.util.Map;

/**
 * The agents, their sessions and their streams: who may continue where, which stream is the newest, what was answered
 * last. State thread only.
 */
public final class SessionTable implements AgentDirectory {
    /** @param retentionNs how long a session can be resumed after its stream ended. */
    public SessionTable(int maxAgents, long retentionNs, Counters counters) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String agentId(int agentIndex) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, String> labels(int agentIndex) {
        throw new UnsupportedOperationException();
    }
}
