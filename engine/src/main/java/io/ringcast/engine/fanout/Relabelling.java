package io.ringcast.engine.fanout;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.latest.LatestValueMap;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import java.util.BitSet;
import java.util.List;

/**
 * Matches the series of agents anew whose labels have changed. Ticks sweep over the records, a bounded piece at a time, so
 * that what a group gains is an update, and what it loses a removal, of the tick's own sequence. A member that was lost
 * keeps its place as long as a tombstone does, for clients that are behind. State thread only.
 */
final class Relabelling {
    /** What one tick may do: a record that is looked at counts one, and so does a group that it is compared with. */
    static final int SWEEP_STEP_COUNT = 16384;

    private static final long NONE = -1;

    private final LatestValueMap map;
    private final AgentDirectory agents;
    private final MemberLists lists;
    private final GroupTable groups;
    private final Membership membership;
    private final LabelChanges changes;
    private final JournalWriter writer;
    private final SlowClients slowClients;
    private final long tombstoneNs;
    private final Counters counters;
    private final LatestValueFlyweight series = new LatestValueFlyweight();
    private final SeriesKeyFlyweight key = new SeriesKeyFlyweight();

    /** The agents of this sweep. */
    private final BitSet swept = new BitSet();

    private boolean isSweeping;
    private int cursor;
    /** Members that departed up to this sequence are let go of by this sweep. */
    private long forgottenSequence = NONE;

    private long markSequence;
    private long markNs;

    Relabelling(
            FanOutHandler.Sources sources,
            MemberLists lists,
            GroupTable groups,
            Membership membership,
            JournalWriter writer,
            SlowClients slowClients,
            LabelChanges changes,
            long tombstoneNs,
            Counters counters) {
        map = sources.map();
        agents = sources.agents();
        this.lists = lists;
        this.groups = groups;
        this.membership = membership;
        this.writer = writer;
        this.slowClients = slowClients;
        this.changes = changes;
        this.tombstoneNs = tombstoneNs;
        this.counters = counters;
    }

    /** Goes on with the sweep, or begins one if there is cause. */
    void onTick(long sequence, long nowNs) {
        if (!isSweeping) {
            begin(sequence, nowNs);
        }
        int stepCount = 0;
        while (isSweeping && stepCount < SWEEP_STEP_COUNT) {
            if (cursor < map.recordLimit()) {
                stepCount += visit(cursor++, sequence) + membership.takeRegexWork();
            } else {
                end(sequence);
            }
        }
    }

    private void begin(long sequence, long nowNs) {
        forgottenSequence = NONE;
        if (lists.departedCount() == 0) {
            mark(sequence, nowNs);
        } else if (nowNs - markNs >= tombstoneNs) {
            forgottenSequence = markSequence;
            mark(sequence, nowNs);
        }
        if (agents.takeRelabelled(swept)) {
            changes.onSweep();
        }
        isSweeping = !swept.isEmpty() || forgottenSequence != NONE;
        cursor = 0;
    }

    private void end(long sequence) {
        if (!swept.isEmpty()) {
            changes.onSwept(sequence);
        }
        swept.clear();
        isSweeping = false;
    }

    private void mark(long sequence, long nowNs) {
        markSequence = sequence;
        markNs = nowNs;
    }

    /** Returns how many steps it took. */
    private int visit(int record, long sequence) {
        map.wrap(series, record);
        if (!series.isSeries()) {
            return 1;
        }
        if (forgottenSequence != NONE) {
            forgetDeparted(record);
        }
        if (!swept.get(series.agentIndex())) {
            return 1;
        }
        key.wrap(map.keyHeap(), series.keyOffset(), series.keyLength());
        final List<Group> named = groups.named(key.buffer(), key.nameOffset(), key.nameLength());
        return 1 + match(groups.nameless(), record, sequence) + (named == null ? 0 : match(named, record, sequence));
    }

    private void forgetDeparted(int record) {
        int node = lists.firstOfRecord(record);
        while (node != MemberLists.NONE) {
            final int next = lists.nextOfRecord(node);
            final long departedSequence = lists.sequence(node, 0);
            if (lists.isDeparted(node) && departedSequence <= forgottenSequence) {
                slowClients.closeUntold(groups.at(lists.group(node)), departedSequence, lists.ordinal(node) == 0);
                lists.removeMember(node);
            }
            node = next;
        }
    }

    private int match(List<Group> candidates, int record, long sequence) {
        for (int i = 0; i < candidates.size(); i++) {
            final Group group = candidates.get(i);
            // What lies beyond the cursor of a build is left to it.
            if (record < group.buildCursor && !group.isFailed) {
                match(group, record, sequence);
            }
        }
        return candidates.size();
    }

    private void match(Group group, int record, long sequence) {
        final int node = lists.find(record, group.slot);
        final boolean isMember = node != MemberLists.NONE && !lists.isDeparted(node);
        final boolean isSelected = membership.isSelected(group, series, key);
        if (isMember && !isSelected) {
            leave(group, node, sequence);
        } else if (!isMember && isSelected && !series.isTombstone()) {
            enter(group, node, record, sequence);
        }
    }

    private void leave(Group group, int node, long sequence) {
        if (series.isTombstone()) {
            // Its removal is told already, or stands in its place.
            lists.depart(node, lists.sequence(node, series.lastSequence()));
            return;
        }
        if (group.isToldAtOnce()) {
            writer.beginRemoval(series);
            writer.prepareHit(group);
        }
        if (group.isEnvelope) {
            groups.envelopes().forget(group, node);
        }
        lists.moveLast(group.list, node, group.nextOrdinal());
        lists.depart(node, sequence);
        group.seriesCount--;
        hitIfLive(group);
    }

    private void enter(Group group, int departedNode, int record, long sequence) {
        if (group.isToldAtOnce()) {
            writer.beginNewest(series);
            writer.prepareHit(group);
        }
        if (departedNode != MemberLists.NONE) {
            group.seriesCount++;
        } else if (!groups.addBorn(group, record)) {
            membership.fail(group);
            return;
        }
        final int node = lists.find(record, group.slot);
        if (group.isEnvelope) {
            groups.envelopes().enter(group, node, series.isInteger());
        }
        lists.moveLast(group.list, node, group.nextOrdinal());
        lists.enter(node, sequence);
        group.updateCount++;
        counters.add(CounterDescriptor.UPDATES_MATCHED, group.subscriptionCount());
        hitIfLive(group);
    }

    private void hitIfLive(Group group) {
        if (group.isToldAtOnce()) {
            writer.hit(group);
        }
    }
}
