package io.ringcast.engine.fanout;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.SentMessage;
import java.util.ArrayDeque;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Tells the LIVE clients of groups with a rate what has changed, newest values alone, in frames that they share. A round goes
 * from the group's own marker to the tail, in bounded pieces; only its last frame, behind which nothing follows, does not
 * say that there is more. Who can't be referred to a frame falls behind where that frame began. Time is that of events.
 * State thread only.
 */
final class Rounds {
    static final int FRAME_LENGTH = LiveFrames.MAX_PAYLOAD_LENGTH + FrameHeader.MAX_LENGTH;

    private final MemberLists lists;
    private final ArrayDeque<Group> queue;
    private final ChunkEncoder encoder;
    private final ClientRings rings;
    private final Subscriptions subscriptions;
    private final Replies replies;
    private final Counters counters;
    private final UnsafeBuffer frame = new UnsafeBuffer(BufferUtil.allocateDirectAligned(FRAME_LENGTH, Long.BYTES));

    private long nowNs = Long.MIN_VALUE;
    private long earliestNs = Long.MIN_VALUE;
    private int scannedCount;
    private boolean isHurried;

    Rounds(
            MemberLists lists,
            GroupTable groups,
            ChunkEncoder encoder,
            ClientRings rings,
            Subscriptions subscriptions,
            Replies replies) {
        this.lists = lists;
        queue = groups.roundQueue();
        this.encoder = encoder;
        this.rings = rings;
        counters = rings.counters();
        this.subscriptions = subscriptions;
        this.replies = replies;
    }

    /** Takes the time of an event. */
    void onEvent(long eventNs) {
        nowNs = Math.max(nowNs, eventNs);
    }

    /** From now on no round is waited for: the server stops, and what its clients are not told soon they never will be. */
    void hurry() {
        isHurried = true;
    }

    /** Begins the rounds that are due, and goes on with those that have begun, past about {@code limit} members. */
    int step(long sequence, int limit) {
        if (queue.size() == scannedCount && nowNs < earliestNs && !isHurried) {
            return 0;
        }
        int done = 0;
        earliestNs = Long.MAX_VALUE;
        for (int i = queue.size(); i > 0; i--) {
            final Group group = queue.remove();
            final Rate rate = group.rate;
            if (group.isClosed || group.liveCount() == 0) {
                rate.isQueued = false;
            } else if (done < limit && (rate.isOpen || isDue(rate))) {
                done += tell(group, sequence, limit - done);
            }
            if (rate.isQueued) {
                queue.add(group);
                earliestNs = Math.min(earliestNs, rate.isOpen ? Long.MIN_VALUE : rate.nextNs);
            }
        }
        scannedCount = queue.size();
        return done;
    }

    private boolean isDue(Rate rate) {
        return isHurried || nowNs >= rate.nextNs;
    }

    /** Returns the members passed, at least 1. */
    private int tell(Group group, long sequence, int limit) {
        final Rate rate = group.rate;
        if (!rate.isOpen) {
            rate.isOpen = true;
            rate.nextNs = nowNs + rate.periodNs;
        }
        int passedCount = 0;
        while (passedCount < limit && group.liveCount() > 0 && isPending(group)) {
            tellFrame(group, sequence);
            passedCount += encoder.passedCount();
        }
        if (group.liveCount() == 0) {
            subscriptions.skipRound(group);
            rate.isQueued = false;
        } else if (!isPending(group)) {
            end(group, sequence);
        }
        return Math.max(1, passedCount);
    }

    private boolean isPending(Group group) {
        return lists.nextButMarkers(group.rate.marker()) != group.list;
    }

    private void tellFrame(Group group, long sequence) {
        final Subscription cursor = group.rate.cursor;
        encoder.skipMarkers(cursor);
        final long firstSequence = encoder.firstSequence(cursor);
        final int length = encoder.encode(cursor, sequence, frame);
        if (length == 0) {
            // The one item that is longer than a frame goes to each client in a frame of its own.
            encoder.tellLongItem(cursor);
            refer(group, FrameLog.INSUFFICIENT_ROOM, 0, firstSequence);
        } else {
            refer(group, write(frame, 0, length), length, firstSequence);
            group.rate.isFrameOpen = encoder.hasMore();
        }
        encoder.moveMarker(cursor);
    }

    /** Returns the position of the frame, or {@link FrameLog#INSUFFICIENT_ROOM}. */
    private long write(DirectBuffer source, int offset, int length) {
        final long position = rings.tryWriteFrame(source, offset, length);
        if (position == FrameLog.INSUFFICIENT_ROOM) {
            counters.add(CounterDescriptor.FRAME_LOG_FULL, 1);
        }
        return position;
    }

    private void refer(Group group, long position, int length, long firstSequence) {
        for (int i = group.liveCount() - 1; i >= 0; i--) {
            final Subscription subscription = group.subscription(i);
            final int updateCount = encoder.updateCountAfter(subscription.lagOrdinal);
            if (position != FrameLog.INSUFFICIENT_ROOM
                    && subscription.client.ring.offerFrame(
                            position,
                            length,
                            firstSequence,
                            updateCount,
                            WrittenLatency.NOT_TIMED,
                            WrittenLatency.NOT_TIMED)) {
                subscription.frameEndPosition = position + length;
                subscription.toldCount += updateCount;
                counters.add(SentMessage.METRIC_UPDATE, 1);
                counters.add(CounterDescriptor.SNAPSHOT_ITEMS_SENT, encoder.updateCount() - updateCount);
            } else {
                subscriptions.fallBehindRound(subscription, firstSequence);
            }
        }
    }

    /** Nothing follows: all LIVE clients know the map. */
    private void end(Group group, long sequence) {
        final Rate rate = group.rate;
        if (rate.isFrameOpen) {
            final int length = encoder.encodeEnd(rate.cursor, sequence, frame);
            rate.isFrameOpen = false;
            refer(group, write(frame, 0, length), length, sequence);
        }
        rate.isOpen = false;
        rate.isQueued = false;
        rate.toldSequence = sequence;
        boolean isAnyAwaiting = false;
        for (int i = 0; i < group.liveCount(); i++) {
            subscriptions.settle(group.subscription(i));
            isAnyAwaiting |= group.subscription(i).isAwaitingLive;
        }
        if (isAnyAwaiting) {
            tellLive(group, sequence);
        }
    }

    /** By the log and not as a reply: where the frames of the round are taken back, so must this be. */
    private void tellLive(Group group, long sequence) {
        final ReplyBuffer live = replies.liveFrame(group, sequence);
        final int length = live.length();
        final long position = write(live.buffer(), live.offset(), length);
        for (int i = group.liveCount() - 1; i >= 0; i--) {
            final Subscription subscription = group.subscription(i);
            if (subscription.isAwaitingLive) {
                subscription.isAwaitingLive = false;
                if (position == FrameLog.INSUFFICIENT_ROOM
                        || !subscription.client.ring.offerFrame(position, length, sequence, 0, 0, 0)) {
                    subscriptions.fallBehindRound(subscription, sequence);
                } else {
                    counters.add(SentMessage.LIVE, 1);
                    subscription.frameEndPosition = position + length;
                }
            }
        }
    }
}
