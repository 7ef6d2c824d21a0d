package io.ringcast.engine.fanout;

import io.ringcast.engine.latest.Evictions;
import io.ringcast.engine.latest.LatestValueFlyweight;

/**
 * Tells the groups of the series that a tick removed, and lets go of those whose time as a tombstone is up. State thread
 * only.
 */
final class Removals {
    private final FanOutHandler.Sources sources;
    private final MemberLists lists;
    private final GroupTable groups;
    private final JournalWriter writer;
    private final SlowClients slowClients;
    private final RemovalHorizon horizon;
    private final Membership membership;
    private final LatestValueFlyweight series = new LatestValueFlyweight();

    Removals(
            FanOutHandler.Sources sources,
            MemberLists lists,
            GroupTable groups,
            JournalWriter writer,
            SlowClients slowClients,
            RemovalHorizon horizon,
            Membership membership) {
        this.sources = sources;
        this.lists = lists;
        this.groups = groups;
        this.writer = writer;
        this.slowClients = slowClients;
        this.horizon = horizon;
        this.membership = membership;
    }

    /** Takes what the tick's evictions hold. */
    void onTick() {
        final Evictions evictions = sources.evictions();
        for (int i = 0; i < evictions.evictedCount(); i++) {
            tellGroups(evictions.evicted(i));
        }
        for (int i = 0; i < evictions.purgedCount(); i++) {
            forget(evictions.purged(i));
            evictions.forgotten();
        }
    }

    private void tellGroups(int record) {
        writer.beginRemoval(sources.map().wrap(series, record));
        int node = lists.firstOfRecord(record);
        while (node != MemberLists.NONE) {
            final Group group = groups.at(lists.group(node));
            if (!group.isClosed && !lists.isDeparted(node)) {
                if (group.isToldAtOnce()) {
                    writer.prepareHit(group);
                }
                if (group.isEnvelope) {
                    groups.envelopes().forget(group, node);
                }
                lists.moveLast(group.list, node, group.nextOrdinal());
                group.seriesCount--;
                if (group.isToldAtOnce()) {
                    writer.hit(group);
                }
            }
            node = lists.nextOfRecord(node);
        }
    }

    private void forget(int record) {
        final long sequence = sources.map().wrap(series, record).lastSequence();
        horizon.purge(sequence);
        if (!membership.building().isEmpty()) {
            // It may stand where the build has yet to come, and will be gone by then.
            membership.building().forEach(group -> slowClients.closeUntold(group, sequence, true));
        }
        int node = lists.firstOfRecord(record);
        while (node != MemberLists.NONE) {
            final Group group = groups.at(lists.group(node));
            slowClients.closeUntold(group, lists.sequence(node, sequence), lists.ordinal(node) == 0);
            lists.removeMember(node);
            node = lists.firstOfRecord(record);
        }
    }
}
