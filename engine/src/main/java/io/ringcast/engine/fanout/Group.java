package io.ringcast.engine.fanout;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * All subscriptions that one frame serves: its members (a list of {@link MemberLists}), its subscriptions, LIVE ones
 * first, and what the events of this duty cycle brought it. State thread only.
 */
final class Group {
    /** {@link #buildCursor} of a group whose members are all found. */
    static final int BUILT = Integer.MAX_VALUE;

    /** The group's place in the table; reused. */
    final int slot;
    /** The number that clients see; from 1, never reused. */
    final long number;

    final GroupKey key;
    final Selector selector;
    final ItemShape shape;
    /** {@link ItemShape#index()}. */
    final int shapeIndex;
    /** Whether items say the least and greatest of the samples that they merge. */
    final boolean isEnvelope;
    /** The list of members. */
    final int list;

    /** Records below this index have been looked at. */
    int buildCursor;
    /** The marker before which members are put as they are found; {@link MemberLists#NONE}: all are. */
    int frontier = MemberLists.NONE;
    /** Departures by labels up to this event may be unknown; the highest value: not known yet. See {@link LabelChanges}. */
    long settledSequence = Long.MAX_VALUE;
    /** Changes of labels at the first resume during the build, the highest value: there was none; then at its end. */
    long relabelCount = Long.MAX_VALUE;
    /** Of a group whose clients are told in rounds; else null. */
    Rate rate;
    /** Where the group puts itself when it has something for a round. */
    ArrayDeque<Group> roundQueue;
    /** Members that are no tombstones. */
    int seriesCount;
    /** Whether the memberships ran out, so that the group is incomplete and must end. */
    boolean isFailed;
    /** Whether the last subscription has gone. */
    boolean isClosed;

    /** Changes of members since the group began: updates and removals. */
    long ordinal;
    /** Updates of members since the group began. */
    long updateCount;

    /** First and last hit of this cycle in the {@link Journal}. */
    int firstHit = Journal.NONE;

    int lastHit = Journal.NONE;
    int hitCount;
    int updateHitCount;
    boolean isTouched;
    /** Whether the last frame said that its sequence goes on. */
    boolean isFrameOpen;

    private Subscription[] subscriptions = new Subscription[4];
    private int subscriptionCount;
    private int liveCount;

    Group(int slot, long number, GroupKey key, Selector selector, int list) {
        this.slot = slot;
        this.number = number;
        this.key = key;
        this.selector = selector;
        shape = key.shape();
        shapeIndex = shape.index();
        isEnvelope = key.options().isEnvelope();
        this.list = list;
    }

    boolean isBuilt() {
        return buildCursor == BUILT;
    }

    int subscriptionCount() {
        return subscriptionCount;
    }

    /** The first so many of {@link #subscription} are LIVE. */
    int liveCount() {
        return liveCount;
    }

    /** Whether somebody is told each change as it comes. */
    boolean isToldAtOnce() {
        return liveCount > 0 && rate == null;
    }

    /** Whether its LIVE clients are told in rounds, and one is due to tell them something. */
    boolean isRoundDue() {
        return rate != null && rate.isQueued;
    }

    /** The ordinal of one more change; whoever is told in rounds has something to be told. */
    long nextOrdinal() {
        if (rate != null && !rate.isQueued && liveCount > 0) {
            rate.isQueued = true;
            roundQueue.add(this);
        }
        return ++ordinal;
    }

    Subscription subscription(int i) {
        return subscriptions[i];
    }

    /** Adds a subscription that is not LIVE. */
    void add(Subscription subscription) {
        if (subscriptionCount == subscriptions.length) {
            subscriptions = Arrays.copyOf(subscriptions, 2 * subscriptionCount);
        }
        put(subscriptionCount++, subscription);
    }

    /** Takes out a subscription that is not LIVE. */
    void remove(Subscription subscription) {
        subscriptionCount--;
        put(subscription.indexInGroup, subscriptions[subscriptionCount]);
        subscriptions[subscriptionCount] = null;
    }

    void setLive(Subscription subscription) {
        swap(subscription.indexInGroup, liveCount++);
        subscription.isLive = true;
    }

    void setLagging(Subscription subscription) {
        swap(subscription.indexInGroup, --liveCount);
        subscription.isLive = false;
    }

    /** Forgets the hits of this cycle. */
    void clearHits() {
        firstHit = Journal.NONE;
        lastHit = Journal.NONE;
        hitCount = 0;
        updateHitCount = 0;
    }

    private void swap(int i, int k) {
        final Subscription other = subscriptions[k];
        put(k, subscriptions[i]);
        put(i, other);
    }

    private void put(int i, Subscription subscription) {
        subscriptions[i] = subscription;
        subscription.indexInGroup = i;
    }
}
