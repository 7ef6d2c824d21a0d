package io.ringcast.engine.fanout;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.latest.LatestValueMap;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Decides which series belong to which groups: once for each series of a new group, piece by piece over the records of
 * the map, and once for each group when a series is born. A series born beyond the cursor of a build is left to it.
 * Tombstones within the horizon are members too, so that a client that resumes hears of removals; one that comes back to
 * life is born again. State thread only.
 */
final class Membership {
    /** The most work of regular expressions for the births of one duty cycle, but for one run. */
    static final int MAX_BIRTH_WORK_COUNT = 16_384;

    private final LatestValueMap map;
    private final AgentDirectory agents;
    private final MemberLists lists;
    private final GroupTable groups;
    private final RemovalHorizon horizon;
    private final LabelChanges changes;
    private final Regexes regexes;
    private final ArrayDeque<Group> building = new ArrayDeque<>();
    private final List<Group> failed = new ArrayList<>();
    private final LatestValueFlyweight series = new LatestValueFlyweight();
    private final SeriesKeyFlyweight key = new SeriesKeyFlyweight();
    private int birthWorkCount;

    Membership(
            LatestValueMap map,
            AgentDirectory agents,
            MemberLists lists,
            GroupTable groups,
            RemovalHorizon horizon,
            LabelChanges changes,
            Regexes regexes) {
        this.map = map;
        this.agents = agents;
        this.lists = lists;
        this.groups = groups;
        this.horizon = horizon;
        this.changes = changes;
        this.regexes = regexes;
    }

    /** Begins to look for the members of a new group. */
    void build(Group group) {
        building.add(group);
    }

    /**
     * Looks at no more than {@code limit} records, fewer where regular expressions must be run, at the last event's
     * {@code sequence}; returns how many. Clients are told what was found meanwhile.
     */
    int step(long sequence, int limit) {
        int done = 0;
        while (done < limit && !building.isEmpty()) {
            final Group group = building.peek();
            if (group.isClosed || group.isFailed) {
                building.remove();
            } else if (group.buildCursor >= map.recordLimit()) {
                building.remove();
                groups.finishBuild(group);
                changes.onBuilt(group);
            } else {
                consider(group, group.buildCursor++, sequence);
            }
            done += 1 + takeRegexWork();
        }
        if (building.size() > 1) {
            // The next step is for another group, so that none waits for one that is dear.
            building.add(building.remove());
        }
        return done;
    }

    /** What running regular expressions has cost since this was last asked, in records that could have been looked at. */
    int takeRegexWork() {
        return regexes.takeWork();
    }

    /** Another duty cycle begins. */
    void beginCycle() {
        birthWorkCount = 0;
    }

    /** Enters a series that was born, or came back to life, where it belongs. */
    void born(int record) {
        countRevived(record);
        map.wrap(series, record);
        key.wrap(map.keyHeap(), series.keyOffset(), series.keyLength());
        enterBorn(groups.nameless(), record);
        final List<Group> named = groups.named(key.buffer(), key.nameOffset(), key.nameLength());
        if (named != null) {
            enterBorn(named, record);
        }
    }

    /** Groups whose members are still being looked for. */
    Collection<Group> building() {
        return building;
    }

    /** Groups that have become incomplete because the memberships ran out; whoever ends them clears the list. */
    List<Group> failed() {
        return failed;
    }

    /** One that is a member by labels that its agent has no longer is taken out by the sweep that is to come. */
    private void countRevived(int record) {
        int node = lists.firstOfRecord(record);
        while (node != MemberLists.NONE) {
            groups.at(lists.group(node)).seriesCount += lists.isDeparted(node) ? 0 : 1;
            node = lists.nextOfRecord(node);
        }
    }

    private void enterBorn(List<Group> candidates, int record) {
        for (int i = 0; i < candidates.size(); i++) {
            final Group group = candidates.get(i);
            if (record >= group.buildCursor) {
                continue;
            }
            if (group.selector.cost() > 0 && birthWorkCount >= MAX_BIRTH_WORK_COUNT) {
                // Its group gains it by the sweep of the next ticks, which is bounded too.
                agents.relabel(series.agentIndex());
                regexes.noteDeferred();
                continue;
            }
            if (isSelected(group, series, key)) {
                enterBorn(group, record);
            }
            birthWorkCount += takeRegexWork();
        }
    }

    private void enterBorn(Group group, int record) {
        final int node = lists.find(record, group.slot);
        if (node != MemberLists.NONE) {
            if (lists.isDeparted(node)) {
                lists.enter(node, 0);
                group.seriesCount++;
            }
        } else if (!groups.addBorn(group, record)) {
            fail(group);
        }
    }

    private void consider(Group group, int record, long sequence) {
        map.wrap(series, record);
        if (!series.isSeries() || (series.isTombstone() && horizon.isPurged(series.lastSequence()))) {
            return;
        }
        key.wrap(map.keyHeap(), series.keyOffset(), series.keyLength());
        final boolean isSelected = isSelected(group, series, key);
        final boolean isRelabelled = changes.isSinceResume(group, series.agentIndex());
        if (!isSelected && !isRelabelled) {
            return;
        }
        final int node = groups.addFound(group, record);
        if (node == MemberLists.NONE) {
            fail(group);
            return;
        }
        if (group.isEnvelope) {
            groups.envelopes().found(group, node, series.lastSequence());
        }
        if (isRelabelled) {
            noteRelabelled(node, isSelected, sequence);
        }
        group.seriesCount += isSelected && !series.isTombstone() ? 1 : 0;
    }

    /** Whether the client that resumed knew it is not known, so it is told either way. */
    private void noteRelabelled(int node, boolean isSelected, long sequence) {
        if (isSelected) {
            lists.enter(node, sequence);
        } else {
            lists.depart(node, sequence);
        }
    }

    /** Whether a group is about a series, whose key is at hand, with the labels that its agent has now. */
    boolean isSelected(Group group, LatestValueFlyweight candidate, SeriesKeyFlyweight candidateKey) {
        final int agentIndex = candidate.agentIndex();
        return group.selector.matches(
                candidate.seriesId(), candidateKey, agents.agentId(agentIndex), agents.labels(agentIndex));
    }

    /** Notes that a group is incomplete. */
    void fail(Group group) {
        if (!group.isFailed) {
            group.isFailed = true;
            failed.add(group);
        }
    }
}
