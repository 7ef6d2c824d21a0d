package io.ringcast.engine.event;

import java.util.BitSet;
import java.util.Map;

/**
 * What later stages may ask about an agent, by its dense number, which is another agent's only after this one had no
 * record left. State thread only.
 */
public interface AgentDirectory {
    /** The agent's id, as it gave it or was given it. */
    String agentId(int agentIndex);

    /** The agent's labels, by name. They are those of its newest stream. */
    Map<String, String> labels(int agentIndex);

    /** How many records of the latest-value map are the agent's: series, tombstones and aliases. */
    int recordCount(int agentIndex);

    /** Notes that the agent has so many records more; fewer when {@code count} is negative. */
    void addRecords(int agentIndex, int count);

    /** What the refs of the agent's session mean. */
    SeriesRefs refs(int agentIndex);

    /** How often agents' series had to be matched anew, mostly because labels changed, of all agents together. */
    default long relabelCount() {
        return 0;
    }

    /** What {@link #relabelCount} became when it was this agent's last; 0: it never was. */
    default long lastRelabelled(int agentIndex) {
        return 0;
    }

    /**
     * Adds the agents whose labels have changed while they had records to {@code target}, and forgets that they did.
     * Returns whether there were any.
     */
    default boolean takeRelabelled(BitSet target) {
        return false;
    }

    /** Has the agent's series matched anew, as if its labels had changed, {@link #relabelCount} included. */
    default void relabel(int agentIndex) {}
}
