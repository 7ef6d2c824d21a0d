package io.ringcast.engine.fanout;

import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.latest.LatestValueMap;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import org.agrona.MutableDirectBuffer;

/**
 * Writes what follows a marker, newest values alone, as one {@code metric_update} frame that fits a chunk; the marker
 * moves only once the frame has been handed over. State thread only.
 */
final class ChunkEncoder {
    /** Why a marker stands where it does. */
    enum Stop {
        /** Something that is to be told follows. */
        PENDING,
        /** Nothing follows now; the build of the group will find more. */
        FRONTIER,
        /** Nothing follows that is told before the next round. */
        ROUND,
        /** Nothing follows. */
        TAIL,
        /** As many nodes were passed as may be at once. */
        LIMIT
    }

    /** Most nodes that one frame takes a marker past, those included of which there is nothing to tell. */
    private static final int MAX_PASSED_COUNT = 4096;

    private static final int MAX_REMOVED_COUNT = 1024;
    private static final int MAX_FRAME_LENGTH = 1 << 16;
    /** Of every frame but the shortest, which is moved. */
    private static final int HEADER_LENGTH = 4;

    private final LatestValueMap map;
    private final MemberLists lists;
    private final Envelopes envelopes;
    private final Encodings encodings;
    private final Counters counters;
    private final LatestValueFlyweight series = new LatestValueFlyweight();
    private final int[] removed = new int[MAX_REMOVED_COUNT];
    /** Of the updates in the frame. */
    private final long[] ordinals = new long[MAX_PASSED_COUNT];

    /** How the client at hand is written to. */
    private UpdateMessage message;

    private ItemEncoder items;
    private int fieldBits;
    private long baseNs;

    private int end;
    private int removedCount;
    private int removedLength;
    private int updateCount;
    /** Series that the frame names without a value. */
    private int declaredCount;

    private int passedCount;
    private int skippedCount;
    private int toldCount;
    private int toldAgainCount;
    private int unknownCount;
    private int lastNode;
    private long lastSequence;
    private boolean hasMore;

    ChunkEncoder(LatestValueMap map, MemberLists lists, Envelopes envelopes, Encodings encodings, Counters counters) {
        this.map = map;
        this.lists = lists;
        this.envelopes = envelopes;
        this.counters = counters;
        this.encodings = encodings;
    }

    /** Moves the marker past what is not to be told, {@code limit} nodes at most. */
    Stop skipToPending(Subscription subscription, int limit) {
        final Group group = subscription.group;
        skippedCount = 0;
        int node = lists.next(subscription.marker);
        while (skippedCount < limit && !isEnd(subscription, node) && isSkipped(subscription, node)) {
            skippedCount++;
            if (group.isEnvelope) {
                envelopes.pass(subscription, node);
            }
            node = lists.next(node);
        }
        lists.moveMarkerBefore(subscription.marker, node);
        if (node == group.list) {
            return Stop.TAIL;
        }
        if (isEnd(subscription, node)) {
            return node == group.frontier ? Stop.FRONTIER : Stop.ROUND;
        }
        return skippedCount < limit ? Stop.PENDING : Stop.LIMIT;
    }

    /** Moves a marker, which a member follows, right before that. */
    void skipMarkers(Subscription cursor) {
        lists.moveMarkerBefore(cursor.marker, lists.nextButMarkers(cursor.marker));
    }

    /** Nodes that the last {@link #skipToPending} has passed. */
    int skippedCount() {
        return skippedCount;
    }

    /**
     * Writes a frame at the start of {@code target}, for a marker before a member that is to be told. Returns its length; 0:
     * the first item alone does not fit.
     */
    int encode(Subscription subscription, long sequence, MutableDirectBuffer target) {
        clear(subscription.marker);
        final Group group = subscription.group;
        int node = lists.next(subscription.marker);
        begin(group.shape, node);
        end = message.writeHead(target, HEADER_LENGTH, group.number, sequence, subscription.isSnapshot, baseNs);
        while (passedCount < MAX_PASSED_COUNT
                && !isEnd(subscription, node)
                && (isSkipped(subscription, node) || tell(subscription, node, target))) {
            passedCount++;
            lastNode = node;
            node = lists.next(node);
        }
        // The frames of a round end where nothing follows; whoever has a marker of its own is told by live.
        hasMore = subscription.client != null || node != group.list;
        return itemCount() + declaredCount == 0 ? 0 : finish(target);
    }

    /** Items in the frame that was encoded last. */
    int itemCount() {
        return updateCount + removedCount;
    }

    /** Writes a frame without items that says that there is no more. Returns its length. */
    int encodeEnd(Subscription cursor, long sequence, MutableDirectBuffer target) {
        clear(cursor.marker);
        final Group group = cursor.group;
        message = encodings.message(group.shape.format());
        end = message.writeHead(target, HEADER_LENGTH, group.number, sequence, false, 0);
        hasMore = false;
        return finish(target);
    }

    /** Whether the frame says that there is more. */
    boolean hasMore() {
        return hasMore;
    }

    /** Updates in the frame. */
    int updateCount() {
        return updateCount;
    }

    /** Of the updates in the frame, how many were changes of the group after the {@code ordinal}th. */
    int updateCountAfter(long ordinal) {
        int first = 0;
        while (first < updateCount && ordinals[first] <= ordinal) {
            first++;
        }
        return updateCount - first;
    }

    /** The event that last changed the member that follows the marker. */
    long firstSequence(Subscription cursor) {
        final int node = lists.next(cursor.marker);
        return lists.sequence(node, map.wrap(series, lists.record(node)).lastSequence());
    }

    /** Nodes that the frame takes the marker past. */
    int passedCount() {
        return passedCount;
    }

    /** Moves the marker behind what was encoded last, which has been handed over. Returns the updates that it told. */
    long moveMarker(Subscription subscription) {
        if (subscription.group.isEnvelope) {
            passEnvelopes(subscription);
        }
        lists.moveMarkerAfter(subscription.marker, lastNode);
        subscription.fromSequence = Math.max(subscription.fromSequence, lastSequence);
        return subscription.tell(toldCount, toldAgainCount);
    }

    /** Makes the item that the marker stands before the one that {@link #moveMarker} passes. */
    LatestValueFlyweight tellLongItem(Subscription subscription) {
        clear(subscription.marker);
        lastNode = lists.next(subscription.marker);
        passedCount = 1;
        map.wrap(series, lists.record(lastNode));
        if (isGone(lastNode)) {
            noteSequence(lastNode);
        } else {
            countTold(subscription, lastNode);
        }
        return series;
    }

    /** Whether the item of {@link #tellLongItem} is a removal. */
    boolean isLongItemGone() {
        return isGone(lastNode);
    }

    /** What the item of {@link #tellLongItem} says of the samples that it stands for; null: nothing. */
    Extremes longItemExtremes(Subscription subscription) {
        return isGone(lastNode) ? null : extremes(subscription, lastNode);
    }

    private void passEnvelopes(Subscription subscription) {
        counters.add(CounterDescriptor.ENVELOPES_UNKNOWN, unknownCount);
        int node = subscription.marker;
        while (node != lastNode) {
            node = lists.next(node);
            envelopes.pass(subscription, node);
        }
    }

    /** Null: the group does not ask for it, or there is nothing to say. */
    private Extremes extremes(Subscription subscription, int node) {
        if (!subscription.group.isEnvelope) {
            return null;
        }
        final Extremes extremes = envelopes.of(subscription, node, series);
        unknownCount += extremes == null || extremes.isKnown() ? 0 : 1;
        return extremes;
    }

    private void begin(ItemShape shape, int firstNode) {
        message = encodings.message(shape.format());
        items = encodings.items(shape.format());
        fieldBits = shape.fieldBits();
        baseNs = map.wrap(series, lists.record(firstNode)).timestampNs();
    }

    private void clear(int marker) {
        removedCount = 0;
        removedLength = 0;
        updateCount = 0;
        declaredCount = 0;
        passedCount = 0;
        toldCount = 0;
        toldAgainCount = 0;
        unknownCount = 0;
        lastNode = marker;
        lastSequence = 0;
    }

    /** Returns false when there is no room. The series is wrapped. */
    private boolean tell(Subscription subscription, int node, MutableDirectBuffer target) {
        final int capacity = Math.min(target.capacity(), MAX_FRAME_LENGTH);
        final int tailLength = message.beforeRemovedLength(capacity) + message.endLength(true);
        final int room = capacity - end - removedLength - tailLength;
        if (isGone(node)) {
            return tellRemoved(node, room);
        }
        if (items.maxLength(series, 1) >= room) {
            return false;
        }
        end = items.writeDeclaration(target, end, series);
        if (isKnownTo(subscription, node)) {
            declaredCount++;
            return true;
        }
        end = items.writeNewest(target, end, series, extremes(subscription, node), fieldBits, baseNs);
        ordinals[updateCount++] = lists.ordinal(node);
        countTold(subscription, node);
        return true;
    }

    private boolean tellRemoved(int node, int room) {
        final int length = items.removedLength(series);
        if (removedCount == MAX_REMOVED_COUNT || length > room) {
            return false;
        }
        removed[removedCount++] = node;
        removedLength += length;
        noteSequence(node);
        return true;
    }

    private void countTold(Subscription subscription, int node) {
        if (lists.ordinal(node) > subscription.lagOrdinal) {
            toldCount++;
        } else if (lists.ordinal(node) > subscription.startOrdinal) {
            toldAgainCount++;
        }
        noteSequence(node);
    }

    /** Only what changed since the group was built stands in the order of its sequences. */
    private void noteSequence(int node) {
        lastSequence = lists.ordinal(node) > 0 ? sequence(node) : 0;
    }

    /** Whether nothing can be told now from this node on. */
    private static boolean isEnd(Subscription subscription, int node) {
        final Group group = subscription.group;
        return node == group.list
                || node == group.frontier
                || (node == roundMarker(group) && !isToldApart(subscription));
    }

    private static int roundMarker(Group group) {
        return group.rate == null ? MemberLists.NONE : group.rate.marker();
    }

    /** Whether the next round, which tells what came since the round before, would not tell this client all that it missed. */
    private static boolean isToldApart(Subscription subscription) {
        return subscription.group.isEnvelope
                && (subscription.firstEnvelope != MemberLists.NONE || subscription.isUnsure);
    }

    /** Whether there is nothing to tell of a node. Wraps the series of one that is a member. */
    private boolean isSkipped(Subscription subscription, int node) {
        if (lists.isMarker(node)) {
            return true;
        }
        map.wrap(series, lists.record(node));
        return isKnownTo(subscription, node)
                ? !subscription.isDeclaring || isGone(node)
                : isUnknownTo(subscription, node);
    }

    /** Whether the client was told the last change of a series, or does not ask for it. */
    private boolean isKnownTo(Subscription subscription, int node) {
        return sequence(node) < subscription.fromSequence;
    }

    /** Whether a series was removed before the client could know it; one that the build found so was never told. */
    private boolean isUnknownTo(Subscription subscription, int node) {
        return subscription.isSnapshot
                && isGone(node)
                && (lists.ordinal(node) == 0 || sequence(node) <= subscription.start.sequence());
    }

    private boolean isGone(int node) {
        return lists.isDeparted(node) || series.isTombstone();
    }

    private long sequence(int node) {
        return lists.sequence(node, series.lastSequence());
    }

    private int finish(MutableDirectBuffer target) {
        if (updateCount > 0) {
            end -= message.separatorLength();
        }
        if (removedCount > 0) {
            end = message.writeBeforeRemoved(target, end, removedLength - message.separatorLength());
            for (int i = 0; i < removedCount; i++) {
                end = items.writeRemoved(target, end, map.wrap(series, lists.record(removed[i])));
            }
            end -= message.separatorLength();
        }
        end = message.writeEnd(target, end, hasMore);
        final int payloadLength = end - HEADER_LENGTH;
        final int headerLength = FrameHeader.lengthFor(payloadLength);
        if (headerLength != HEADER_LENGTH) {
            target.putBytes(headerLength, target, HEADER_LENGTH, payloadLength);
        }
        FrameHeader.writeBefore(target, headerLength, payloadLength, message.opcode(), true);
        return headerLength + payloadLength;
    }
}
