package io.ringcast.engine.fanout;

import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.latest.LatestValueMap;
import org.agrona.MutableDirectBuffer;

/**
 * Writes what follows a marker, newest values alone, as one {@code metric_update} frame that fits a chunk; the marker
 * moves only once the frame has been handed over. State thread only.
 */
final class ChunkEncoder {
    private static final int MAX_REMOVED_COUNT = 1024;
    private static final int MAX_FRAME_LENGTH = 1 << 16;
    /** Of every frame but the shortest, which is moved. */
    private static final int HEADER_LENGTH = 4;

    private final LatestValueMap map;
    private final MemberLists lists;
    private final Encodings encodings;
    private final LatestValueFlyweight series = new LatestValueFlyweight();
    private final int[] removed = new int[MAX_REMOVED_COUNT];

    /** How the client at hand is written to. */
    private UpdateMessage message;

    private ItemEncoder items;
    private int fieldBits;
    private long baseNs;

    private int end;
    private int removedCount;
    private int removedLength;
    private int updateCount;
    private int passedCount;
    private int toldCount;
    private int toldAgainCount;
    private int lastNode;
    private long lastSequence;

    ChunkEncoder(LatestValueMap map, MemberLists lists, Encodings encodings) {
        this.map = map;
        this.lists = lists;
        this.encodings = encodings;
    }

    /** Moves the marker past what is not to be told; whether nothing follows it then. */
    boolean skipToPending(Subscription subscription) {
        final int list = subscription.group.list;
        int node = lists.next(subscription.marker);
        while (node != list && (lists.isMarker(node) || isUnknownTo(subscription, node))) {
            node = lists.next(node);
        }
        lists.moveMarkerBefore(subscription.marker, node);
        return node == list;
    }

    /**
     * Writes a frame at the start of {@code target}, for a marker that something follows. Returns its length; 0: the first
     * item alone does not fit.
     */
    int encode(Subscription subscription, long sequence, MutableDirectBuffer target) {
        clear(subscription.marker);
        final Group group = subscription.group;
        int node = lists.next(subscription.marker);
        begin(group.shape, node);
        end = message.writeHead(target, HEADER_LENGTH, group.number, sequence, subscription.isSnapshot, baseNs);
        while (node != group.list && (lists.isMarker(node) || tell(subscription, node, target))) {
            passedCount++;
            lastNode = node;
            node = lists.next(node);
        }
        return itemCount() == 0 ? 0 : finish(target);
    }

    /** Items in the frame that was encoded last. */
    int itemCount() {
        return updateCount + removedCount;
    }

    /** Nodes that the frame takes the marker past. */
    int passedCount() {
        return passedCount;
    }

    /** Moves the marker behind what was encoded last, which has been handed over. Returns the updates that it told. */
    long moveMarker(Subscription subscription) {
        lists.moveMarkerAfter(subscription.marker, lastNode);
        subscription.toldCount += toldCount;
        subscription.fromSequence = Math.max(subscription.fromSequence, lastSequence);
        final ClientState client = subscription.client;
        final long toldOfDropped = Math.min(client.droppedUpdateCount, toldAgainCount);
        client.droppedUpdateCount -= toldOfDropped;
        return toldCount + toldOfDropped;
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
        passedCount = 0;
        toldCount = 0;
        toldAgainCount = 0;
        lastNode = marker;
        lastSequence = 0;
    }

    /** Returns false when there is no room. */
    private boolean tell(Subscription subscription, int node, MutableDirectBuffer target) {
        if (isUnknownTo(subscription, node)) {
            return true;
        }
        final int capacity = Math.min(target.capacity(), MAX_FRAME_LENGTH);
        final int tailLength = message.beforeRemovedLength(capacity) + message.endLength(false);
        final int room = capacity - end - removedLength - tailLength;
        if (isGone(node)) {
            return tellRemoved(node, room);
        }
        if (items.maxLength(series, 1) >= room) {
            return false;
        }
        end = items.writeDeclaration(target, end, series);
        end = items.writeNewest(target, end, series, fieldBits, baseNs);
        updateCount++;
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
        } else if (!subscription.isSnapshot) {
            toldAgainCount++;
        }
        noteSequence(node);
    }

    /** Only what changed since the group was built stands in the order of its sequences. */
    private void noteSequence(int node) {
        lastSequence = lists.ordinal(node) > 0 ? sequence(node) : 0;
    }

    /** Whether a series was removed before the client could know it. Wraps the series. */
    private boolean isUnknownTo(Subscription subscription, int node) {
        map.wrap(series, lists.record(node));
        return subscription.isSnapshot && isGone(node) && sequence(node) <= subscription.startSequence;
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
        end = message.writeEnd(target, end, false);
        final int payloadLength = end - HEADER_LENGTH;
        final int headerLength = FrameHeader.lengthFor(payloadLength);
        if (headerLength != HEADER_LENGTH) {
            target.putBytes(headerLength, target, HEADER_LENGTH, payloadLength);
        }
        FrameHeader.writeBefore(target, headerLength, payloadLength, message.opcode(), true);
        return headerLength + payloadLength;
    }
}
