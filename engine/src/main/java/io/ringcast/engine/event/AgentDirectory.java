package io.ringcast.engine.event;

import java.util.Map;

/** What later stages may ask about an agent, by its dense number. State thread only. */
public interface AgentDirectory {
    /** The agent's id, as it gave it or was given it. */
    String agentId(int agentIndex);

    /** The agent's labels, by name. They are those of its newest stream. */
    Map<String, String> labels(int agentIndex);
}
