package io.ringcast.engine.fanout;

import io.ringcast.engine.latest.LatestValueFlyweight;
import org.agrona.collections.Long2LongHashMap;

/**
 * What came of each series since a subscription was told it last: the least and the greatest sample. Kept only while a
 * subscription is behind that asked for it, and for the rounds of groups that did, in a pool of fixed size. Where the pool is
 * empty, and where samples came that nobody kept, the envelope of that item is not known. State thread only.
 *
 * <p>An entry is complete when the client was told all that came before it: because its marker has passed the member
 * since ({@link Subscription#toldOrdinal}), or because nothing came since it subscribed.
 */
final class Envelopes {
    /** Bytes of one entry, its share of the index included, where there are a power of two of them. */
    static final int ENTRY_BYTES = 3 * Integer.BYTES + 3 * Long.BYTES + 2 * 2 * Long.BYTES;

    private static final int NONE = -1;
    private static final float LOAD_FACTOR = 0.6f;

    private final MemberLists lists;
    private final Long2LongHashMap index;
    private final long[] keys;
    private final long[] minBits;
    private final long[] maxBits;
    /** Samples; below 0: least and greatest are not known. */
    private final int[] counts;
    /** Of the entries of one subscription, and of the free ones. */
    private final int[] next;

    private final int[] previous;
    private int firstFree = NONE;
    private int usedCount;
    private final Extremes found = new Extremes();

    /** Makes a pool of so many entries. */
    Envelopes(MemberLists lists, int capacity) {
        this.lists = lists;
        // Never so full that it grows.
        index = new Long2LongHashMap(Math.max(8, 2 * capacity), LOAD_FACTOR, NONE);
        keys = new long[capacity];
        minBits = new long[capacity];
        maxBits = new long[capacity];
        counts = new int[capacity];
        next = new int[capacity];
        previous = new int[capacity];
        for (int i = capacity - 1; i >= 0; i--) {
            next[i] = firstFree;
            firstFree = i;
        }
    }

    /** Entries in use. */
    int usedCount() {
        return usedCount;
    }

    /** Bytes on the heap of a pool of so many. */
    static long memoryBytes(int capacity) {
        return (long) capacity * ENTRY_BYTES;
    }

    /**
     * An update of a member that has not moved to its new place yet: kept for all of its group that are not told it at once.
     *
     * @param isBorn whether nothing of the series came before.
     */
    void merge(Group group, int node, boolean isBorn, Extremes extremes) {
        for (int i = group.liveCount(); i < group.subscriptionCount(); i++) {
            merge(group.subscription(i), node, isBorn, extremes);
        }
        if (group.rate != null && group.liveCount() > 0) {
            merge(group.rate.cursor, node, isBorn, extremes);
        }
    }

    /** The group's clients that are behind, and its rounds, will tell a removal, or a series as new: what came before is void. */
    void forget(Group group, int node) {
        for (int i = group.liveCount(); i < group.subscriptionCount(); i++) {
            release(group.subscription(i), node);
        }
        if (group.rate != null) {
            release(group.rate.cursor, node);
        }
    }

    /** A series comes into a group without a sample. */
    void enter(Group group, int node, boolean isInteger) {
        forget(group, node);
        merge(group, node, true, found.clear(isInteger));
    }

    /** An update that was not told to a subscription which was LIVE until then; null: the series was removed. */
    void noteUntold(Subscription subscription, int node, Extremes extremes) {
        if (extremes == null) {
            release(subscription, node);
        } else {
            merge(subscription, node, true, extremes);
        }
    }

    /** The build of a group found a member: what came of it since a client subscribed was not kept. */
    void found(Group group, int node, long seriesSequence) {
        for (int i = group.liveCount(); i < group.subscriptionCount(); i++) {
            final Subscription subscription = group.subscription(i);
            if (seriesSequence > subscription.start.sequence() && claim(subscription, node, -1) == NONE) {
                subscription.isUnsure = true;
            }
        }
    }

    /** A client of a group with rounds fell behind: what the rounds had kept is now to be told to it alone. */
    void copy(Subscription from, Subscription to) {
        for (int entry = from.firstEnvelope; entry != NONE; entry = next[entry]) {
            final int copied = claim(to, (int) keys[entry], counts[entry]);
            if (copied == NONE) {
                return;
            }
            minBits[copied] = minBits[entry];
            maxBits[copied] = maxBits[entry];
        }
    }

    /** What an item for this member, whose series is given, says until the next call; null: nothing of its own. */
    Extremes of(Subscription subscription, int node, LatestValueFlyweight series) {
        final int entry = find(subscription, node);
        if (entry != NONE) {
            return counts[entry] < 0
                    ? found.setUnknown()
                    : found.set(series.isInteger(), counts[entry], minBits[entry], maxBits[entry]);
        }
        final long ordinal = lists.ordinal(node);
        final boolean isKnown = !subscription.isUnsure
                && ordinal <= subscription.startOrdinal
                && (ordinal > 0 || series.lastSequence() <= subscription.start.sequence());
        return isKnown ? null : found.setUnknown();
    }

    /** A marker went past a member. */
    void pass(Subscription subscription, int node) {
        release(subscription, node);
        if (!lists.isMarker(node) && lists.ordinal(node) > 0) {
            subscription.toldOrdinal = lists.ordinal(node);
        }
    }

    /** A subscription was told everything up to the {@code ordinal}th change of its group. */
    void settle(Subscription subscription, long ordinal) {
        releaseAll(subscription);
        subscription.toldOrdinal = ordinal;
        subscription.isUnsure = false;
    }

    /** What a subscription was told is not known, but for what stands before its marker. */
    void rewind(Subscription subscription) {
        releaseAll(subscription);
        subscription.isUnsure = true;
        int node = lists.previous(subscription.marker);
        while (node != subscription.group.list && lists.isMarker(node)) {
            node = lists.previous(node);
        }
        final boolean isToldAny = node != subscription.group.list && lists.ordinal(node) > 0;
        subscription.toldOrdinal = isToldAny ? lists.ordinal(node) : NONE;
    }

    void releaseAll(Subscription subscription) {
        while (subscription.firstEnvelope != NONE) {
            release(subscription, subscription.firstEnvelope, keys[subscription.firstEnvelope]);
        }
    }

    private void merge(Subscription subscription, int node, boolean isWhole, Extremes extremes) {
        int entry = find(subscription, node);
        if (entry == NONE) {
            final long ordinal = lists.ordinal(node);
            final boolean isComplete = isWhole
                    || ordinal <= subscription.toldOrdinal
                    || (!subscription.isUnsure && ordinal <= subscription.startOrdinal);
            entry = claim(subscription, node, isComplete ? 0 : -1);
        }
        if (entry == NONE) {
            // A round must not tell it in place of what was not kept.
            subscription.isUnsure = true;
            return;
        }
        if (counts[entry] < 0 || extremes.count() == 0) {
            return;
        }
        final boolean isFirst = counts[entry] == 0;
        minBits[entry] = isFirst ? extremes.minBits() : extremes.leastWith(minBits[entry]);
        maxBits[entry] = isFirst ? extremes.maxBits() : extremes.greatestWith(maxBits[entry]);
        counts[entry] += extremes.count();
    }

    private int find(Subscription subscription, int node) {
        return (int) index.get(key(subscription, node));
    }

    /** Returns {@link #NONE} when none is free: the item will say that it does not know. */
    private int claim(Subscription subscription, int node, int count) {
        final int entry = firstFree;
        if (entry == NONE) {
            return NONE;
        }
        firstFree = next[entry];
        usedCount++;
        keys[entry] = key(subscription, node);
        counts[entry] = count;
        next[entry] = subscription.firstEnvelope;
        previous[entry] = NONE;
        if (subscription.firstEnvelope != NONE) {
            previous[subscription.firstEnvelope] = entry;
        }
        subscription.firstEnvelope = entry;
        index.put(keys[entry], entry);
        return entry;
    }

    private void release(Subscription subscription, int node) {
        final int entry = subscription.firstEnvelope == NONE ? NONE : find(subscription, node);
        if (entry != NONE) {
            release(subscription, entry, keys[entry]);
        }
    }

    private void release(Subscription subscription, int entry, long key) {
        index.remove(key);
        if (previous[entry] == NONE) {
            subscription.firstEnvelope = next[entry];
        } else {
            next[previous[entry]] = next[entry];
        }
        if (next[entry] != NONE) {
            previous[next[entry]] = previous[entry];
        }
        next[entry] = firstFree;
        firstFree = entry;
        usedCount--;
    }

    /** A subscription is known by its marker, of which no other has the number. */
    private static long key(Subscription subscription, int node) {
        return (long) subscription.marker << Integer.SIZE | node;
    }
}
