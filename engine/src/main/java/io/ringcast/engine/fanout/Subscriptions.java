package io.ringcast.engine.fanout;

import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.latest.LatestValueMap;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.Arrays;

/**
 * Moves subscriptions between LIVE and catching up, sets their markers, and keeps the books: every update that matched a
 * subscription is counted once as sent (by the writer), as caught up, as conflated or as discarded; {@link Conservation} checks
 * it. State thread only.
 */
final class Subscriptions {
    /** Most nodes that are gone back over in search of one place. */
    private static final int MAX_BACK_COUNT = 4096;

    private final LatestValueMap map;
    private final MemberLists lists;
    private final GroupTable groups;
    private final Counters counters;
    private final LatestValueFlyweight series = new LatestValueFlyweight();
    private Subscription[] lagging = new Subscription[16];
    private int laggingCount;
    private int openCount;
    private long nowNs;

    Subscriptions(LatestValueMap map, MemberLists lists, GroupTable groups, Counters counters) {
        this.map = map;
        this.lists = lists;
        this.groups = groups;
        this.counters = counters;
    }

    /** Takes the time of an event that may bring a subscription. */
    void onRequest(long eventNs) {
        nowNs = eventNs;
    }

    /** Adds a client to a group, not LIVE yet; null: no membership is left for its marker. */
    Subscription add(ClientState client, Group group, StartPoint start, String requestId) {
        final int marker = groups.newMarker(group.slot);
        if (marker == MemberLists.NONE) {
            return null;
        }
        final Subscription subscription = new Subscription(client, group, marker, start, requestId);
        subscription.startNs = nowNs;
        client.subscriptions.add(subscription);
        group.add(subscription);
        openCount++;
        ensureCapacity();
        addLagging(subscription);
        counters.add(CounterDescriptor.SUBSCRIPTIONS_OPEN, 1);
        if (start.kind() == StartPoint.Kind.NOTHING && group.isBuilt() && !subscription.isDeclaring) {
            lists.moveMarkerBefore(marker, endOf(group));
        } else {
            lists.moveMarkerAfter(marker, group.list);
        }
        return subscription;
    }

    /** The node before which all stands that LIVE clients were told. */
    private static int endOf(Group group) {
        return group.rate == null ? group.list : group.rate.marker();
    }

    /** Ends a subscription; what it has not been told is discarded. Closes the group with its last one. */
    void remove(Subscription subscription) {
        final Group group = subscription.group;
        subscription.isEnded = true;
        if (subscription.isLive) {
            final long untoldCount = group.rate == null ? group.updateHitCount : subscription.untoldCount();
            counters.add(CounterDescriptor.UPDATES_DISCARDED, untoldCount);
            group.setLagging(subscription);
        } else {
            counters.add(CounterDescriptor.UPDATES_DISCARDED, subscription.untoldCount());
            removeLagging(subscription);
        }
        group.remove(subscription);
        subscription.client.subscriptions.remove(subscription);
        settleDropped(subscription.client);
        groups.envelopes().releaseAll(subscription);
        lists.releaseMarker(subscription.marker);
        openCount--;
        counters.add(CounterDescriptor.SUBSCRIPTIONS_OPEN, -1);
        if (group.subscriptionCount() == 0) {
            groups.close(group);
        }
    }

    /** The node before which the marker of one who was told changes up to {@code ordinal} belongs. */
    int anchor(Group group, long ordinal) {
        int anchor = group.list;
        int node = lists.previous(group.list);
        while (node != group.list && (lists.isMarker(node) || lists.ordinal(node) > ordinal)) {
            anchor = lists.isMarker(node) ? anchor : node;
            node = lists.previous(node);
        }
        return anchor;
    }

    /**
     * A LIVE subscription was told no more of this cycle than its first {@code toldHits} hits.
     *
     * @param anchor of the first change that it was not told.
     * @param fromSequence of the event that made that change.
     */
    void fallBehind(Subscription subscription, int anchor, int toldHits, int toldUpdates, long fromSequence) {
        final Group group = subscription.group;
        subscription.lagOrdinal = group.ordinal - group.hitCount + toldHits;
        subscription.lagUpdateCount = group.updateCount - group.updateHitCount + toldUpdates;
        subscription.toldCount = 0;
        subscription.toldOrdinal = subscription.lagOrdinal;
        beginLag(subscription, anchor, fromSequence);
    }

    /** Of one that has just fallen behind: an update of its group that it was not told, or a removal, null. */
    void noteUntold(Subscription subscription, int record, Extremes extremes) {
        final int node = lists.find(record, subscription.group.slot);
        groups.envelopes().noteUntold(subscription, node, extremes);
    }

    /** A LIVE subscription that is told in rounds was told all before the round's marker and nothing behind it. */
    void fallBehindRound(Subscription subscription, long fromSequence) {
        subscription.isAwaitingLive = false;
        subscription.toldOrdinal = subscription.group.rate.cursor.toldOrdinal;
        groups.envelopes().copy(subscription.group.rate.cursor, subscription);
        beginLag(subscription, subscription.group.rate.marker(), fromSequence);
    }

    private void beginLag(Subscription subscription, int anchor, long fromSequence) {
        subscription.fromSequence = fromSequence;
        subscription.group.setLagging(subscription);
        addLagging(subscription);
        lists.moveMarkerBefore(subscription.marker, anchor);
        counters.add(CounterDescriptor.CLIENTS_BECAME_LAGGING, 1);
    }

    /**
     * Frames of the client were taken back: sets the marker so that all that changed at {@code sequence} or later follows
     * it, unless no frame of this subscription can be among them. Never moves the marker forward.
     */
    void rewind(Subscription subscription, long sequence) {
        final Group group = subscription.group;
        if (subscription.frameEndPosition <= subscription.client.revokePosition) {
            return;
        }
        if (subscription.isLive && group.rate != null) {
            // What waits for the next round may have changed before what was dropped, which others were told at once.
            fallBehindRound(subscription, Math.min(sequence, group.rate.cursor.fromSequence));
        } else if (subscription.isLive) {
            fallBehind(subscription, group.list, 0, 0, sequence);
        }
        if (subscription.isLastFrameOwn) {
            subscription.isLastFrameOwn = false;
            subscription.fromSequence = subscription.start.knownSequence();
            lists.moveMarkerAfter(subscription.marker, group.list);
        } else if (!subscription.isSnapshot) {
            subscription.fromSequence = Math.min(sequence, subscription.fromSequence);
            moveBack(subscription, sequence);
        }
        if (group.isEnvelope) {
            groups.envelopes().rewind(subscription);
        }
    }

    /**
     * The marker stands where LIVE clients were told up to, or behind it, and everything before it is on its way.
     *
     * @param isToldAll whether nothing follows, not even what waits for the next round.
     */
    void turnLive(Subscription subscription, boolean isToldAll) {
        final Group group = subscription.group;
        lists.unlinkMarker(subscription.marker);
        removeLagging(subscription);
        group.setLive(subscription);
        groups.envelopes().settle(subscription, group.ordinal);
        subscription.isSnapshot = false;
        subscription.isDeclaring = false;
        subscription.isAwaitingLive = group.rate != null && lists.nextButMarkers(group.rate.marker()) != group.list;
        if (isToldAll || !subscription.isAwaitingLive) {
            settle(subscription);
        }
        settleDropped(subscription.client);
    }

    /** What was taken back from a client that is behind nowhere now will not be told one by one. */
    void settleDropped(ClientState client) {
        if (client.droppedUpdateCount > 0 && !client.isLagging()) {
            counters.add(CounterDescriptor.UPDATES_CONFLATED, client.droppedUpdateCount);
            client.droppedUpdateCount = 0;
        }
    }

    /** All that there is was told: what was not told one by one was conflated. */
    void settle(Subscription subscription) {
        final Group group = subscription.group;
        counters.add(CounterDescriptor.UPDATES_CONFLATED, subscription.untoldCount());
        subscription.lagOrdinal = group.ordinal;
        subscription.lagUpdateCount = group.updateCount;
        subscription.toldCount = 0;
    }

    /** Where nobody is LIVE there is nobody to tell in a round. */
    void skipRound(Group group) {
        if (group.rate != null && group.liveCount() == 0) {
            lists.moveMarkerBefore(group.rate.marker(), group.list);
            group.rate.isOpen = false;
            group.rate.isFrameOpen = false;
            groups.envelopes().settle(group.rate.cursor, group.ordinal);
        }
    }

    int laggingCount() {
        return laggingCount;
    }

    Subscription lagging(int i) {
        return lagging[i];
    }

    /** When it is too far to look for the place, the walk begins at the head and passes what the client was told. */
    private void moveBack(Subscription subscription, long sequence) {
        final Group group = subscription.group;
        int anchor = MemberLists.NONE;
        boolean isPassed = false;
        int node = lists.previous(group.list);
        int count = 0;
        while (node != group.list && (lists.isMarker(node) || isChangedSince(node, sequence))) {
            if (++count > MAX_BACK_COUNT) {
                lists.moveMarkerAfter(subscription.marker, group.list);
                return;
            }
            isPassed |= node == subscription.marker;
            anchor = isPassed && !lists.isMarker(node) ? node : anchor;
            node = lists.previous(node);
        }
        if (anchor != MemberLists.NONE) {
            lists.moveMarkerBefore(subscription.marker, anchor);
        }
    }

    /** What never changed since the group was built was told before any frame. */
    private boolean isChangedSince(int node, long sequence) {
        final long seriesSequence = map.wrap(series, lists.record(node)).lastSequence();
        return lists.ordinal(node) > 0 && lists.sequence(node, seriesSequence) >= sequence;
    }

    private void ensureCapacity() {
        if (openCount > lagging.length) {
            lagging = Arrays.copyOf(lagging, 2 * lagging.length);
        }
    }

    private void addLagging(Subscription subscription) {
        subscription.indexInLagging = laggingCount;
        lagging[laggingCount++] = subscription;
        counters.add(CounterDescriptor.CLIENTS_LAGGING, 1);
    }

    private void removeLagging(Subscription subscription) {
        final Subscription last = lagging[--laggingCount];
        lagging[subscription.indexInLagging] = last;
        last.indexInLagging = subscription.indexInLagging;
        lagging[laggingCount] = null;
        counters.add(CounterDescriptor.CLIENTS_LAGGING, -1);
    }
}
