package io.ringcast.engine.fanout;

import io.ringcast.engine.event.AgentDirectory;
import java.util.ArrayList;
import java.util.List;

/**
 * Which groups can tell what was lost to them because the labels of agents changed. A group knows of such a departure only if
 * the series was its member before; one that is built while a change is still to be swept, or later, does not know it
 * was. Hence a client that was there before may resume in it only from after the sweep. State thread only.
 */
final class LabelChanges {
    private final AgentDirectory agents;
    /** Groups that were built while a change waited for its sweep to end. */
    private final List<Group> blind = new ArrayList<>();
    /** How many changes there had been when the sweep began that was last. */
    private long takenCount;

    private boolean isSweeping;
    /** Of the tick that ended the last sweep: no departure before it is still to come. */
    private long settledSequence = Long.MIN_VALUE;

    LabelChanges(AgentDirectory agents) {
        this.agents = agents;
    }

    /** A sweep takes all changes so far. */
    void onSweep() {
        takenCount = agents.relabelCount();
        isSweeping = true;
    }

    /** The sweep has gone round. */
    void onSwept(long sequence) {
        isSweeping = false;
        settledSequence = sequence;
        // A change that came after a group was built finds its members.
        for (int i = blind.size() - 1; i >= 0; i--) {
            final Group group = blind.get(i);
            if (group.relabelCount <= takenCount) {
                group.settledSequence = sequence;
                blind.remove(i);
            }
        }
    }

    /** All members of the group are found. */
    void onBuilt(Group group) {
        group.relabelCount = agents.relabelCount();
        if (isSettled()) {
            group.settledSequence = settledSequence;
        } else {
            blind.add(group);
        }
    }

    /** A client begins without a snapshot: from now on the build must note what changes its labels before it is found. */
    void onResume(Group group) {
        if (!group.isBuilt()) {
            group.relabelCount = Math.min(group.relabelCount, agents.relabelCount());
        }
    }

    /** Whether a group knows what was lost to it by the event {@code sequence} and since. */
    boolean isKnownFrom(Group group, long sequence) {
        if (group.isBuilt()) {
            return sequence > group.settledSequence;
        }
        return isSettled() && sequence > settledSequence;
    }

    /** Whether the labels of an agent have changed since a client resumed in a group that is still being built. */
    boolean isSinceResume(Group group, int agentIndex) {
        return agents.lastRelabelled(agentIndex) > group.relabelCount;
    }

    private boolean isSettled() {
        return !isSweeping && takenCount == agents.relabelCount();
    }
}
