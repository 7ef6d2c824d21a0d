package io.ringcast.engine.fanout;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.LatencyStage;
import io.ringcast.engine.status.SentMessage;
import io.ringcast.engine.status.StageLatency;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * At a flush, writes what hit each group as complete WebSocket frames into the frame log, once, and refers the group's
 * LIVE clients to them. Who can't be referred to a frame falls behind from there. State thread only.
 */
final class LiveFrames {
    /** The most bytes of a frame's payload, unless a single item is longer. */
    static final int MAX_PAYLOAD_LENGTH = 60 * 1024;

    private final Journal journal;
    private final FrameLog log;
    private final ClientRings rings;
    private final Subscriptions subscriptions;
    private final Encodings encodings;
    private final Counters counters;
    private final StageLatency latency;

    /** How the group at hand is written to. */
    private UpdateMessage message;
    /** The frame that is being made: hits from {@code firstHit} up to and without {@code endHit}. */
    private int firstHit;

    private int endHit;
    private int frameUpdateCount;
    private int frameRemovedCount;
    private int updatesLength;
    private int removedLength;
    private int payloadLength;
    private long oldestReceivedNs;
    private long newestAgentNs;

    /** What the group at hand has been told of this cycle. */
    private int toldHits;

    private int toldUpdates;

    private boolean wasLogFull;

    LiveFrames(
            Journal journal,
            FrameLog log,
            ClientRings rings,
            Subscriptions subscriptions,
            Encodings encodings,
            Counters counters) {
        this.journal = journal;
        this.log = log;
        this.rings = rings;
        this.subscriptions = subscriptions;
        this.encodings = encodings;
        this.counters = counters;
        latency = rings.latency();
    }

    /**
     * Frames all that stands in the journal and empties it.
     *
     * @param sequence of the last event in it.
     * @param hasMore whether that event goes on after this flush.
     */
    void flush(long sequence, boolean hasMore) {
        int flushedCount = 0;
        tellNothing();
        try {
            while (flushedCount < journal.touchedCount()) {
                final Group group = journal.touched(flushedCount);
                if (group.liveCount() > 0) {
                    flush(group, sequence, hasMore);
                } else {
                    group.isFrameOpen = false;
                }
                flushedCount++;
                tellNothing();
            }
        } finally {
            // Those that a failure left out.
            for (int i = flushedCount; i < journal.touchedCount(); i++) {
                abandon(journal.touched(i), sequence);
                tellNothing();
            }
            journal.reset();
        }
    }

    /** Whether the log had no room since this was last asked. */
    boolean takeLogFull() {
        final boolean result = wasLogFull;
        wasLogFull = false;
        return result;
    }

    private void tellNothing() {
        toldHits = 0;
        toldUpdates = 0;
    }

    /** The frame at hand could not be made: the group's LIVE clients are told what was to be in it, and all after it, later. */
    private void abandon(Group group, long sequence) {
        group.isFrameOpen = false;
        final int anchor = subscriptions.anchor(group, group.ordinal - group.hitCount + toldHits);
        final long firstSequence = group.firstHit == Journal.NONE ? sequence : journal.sequence(group.firstHit);
        while (group.liveCount() > 0) {
            final Subscription subscription = group.subscription(group.liveCount() - 1);
            subscriptions.fallBehind(subscription, anchor, toldHits, toldUpdates, firstSequence);
        }
    }

    private void flush(Group group, long sequence, boolean hasMore) {
        message = encodings.message(group.shape.format());
        endHit = group.firstHit;
        group.isFrameOpen = hasMore;
        do {
            final int hitCount = plan(group, sequence, hasMore);
            final long position = write(group, sequence, hasMore || endHit != Journal.NONE);
            refer(group, position, sequence);
            toldHits += hitCount;
            toldUpdates += frameUpdateCount;
        } while (endHit != Journal.NONE && group.liveCount() > 0);
    }

    /**
     * Decides how many hits go into the next frame. A reader applies updates before removals, so an update that comes after
     * a removal begins another one.
     */
    private int plan(Group group, long sequence, boolean hasMore) {
        int hit = endHit;
        clear(hit);
        final int headLength = message.headLength(group.number, sequence, journal.baseNs());
        final int roomForItems = MAX_PAYLOAD_LENGTH - headLength - message.maxTailLength();
        while (hit != Journal.NONE && !(frameRemovedCount > 0 && !journal.isRemoval(hit))) {
            if (hit != firstHit && updatesLength + removedLength + journal.length(hit) > roomForItems) {
                break;
            }
            count(hit);
            hit = journal.nextHit(hit);
        }
        endHit = hit;
        updatesLength -= frameUpdateCount > 0 ? message.separatorLength() : 0;
        removedLength -= frameRemovedCount > 0 ? message.separatorLength() : 0;
        payloadLength = headLength
                + updatesLength
                + (frameRemovedCount > 0 ? message.beforeRemovedLength(removedLength) : 0)
                + removedLength
                + message.endLength(hasMore || endHit != Journal.NONE);
        return frameUpdateCount + frameRemovedCount;
    }

    private void clear(int hit) {
        firstHit = hit;
        frameUpdateCount = 0;
        frameRemovedCount = 0;
        updatesLength = 0;
        removedLength = 0;
        oldestReceivedNs = Long.MAX_VALUE;
        newestAgentNs = Long.MIN_VALUE;
    }

    private void count(int hit) {
        if (journal.isRemoval(hit)) {
            frameRemovedCount++;
            removedLength += journal.length(hit);
        } else {
            frameUpdateCount++;
            updatesLength += journal.length(hit);
            oldestReceivedNs = Math.min(oldestReceivedNs, journal.receivedNs(hit));
            newestAgentNs = Math.max(newestAgentNs, journal.agentNs(hit));
        }
    }

    /** Returns the position of the frame, or {@link FrameLog#INSUFFICIENT_ROOM}. */
    private long write(Group group, long sequence, boolean hasMore) {
        final int headerLength = FrameHeader.lengthFor(payloadLength);
        final long position = claim(headerLength + payloadLength);
        if (position == FrameLog.INSUFFICIENT_ROOM) {
            return position;
        }
        final UnsafeBuffer buffer = log.buffer();
        final int offset = log.indexOf(position) + headerLength;
        FrameHeader.writeBefore(buffer, offset, payloadLength, message.opcode(), true);
        int end = message.writeHead(buffer, offset, group.number, sequence, false, journal.baseNs());
        end = writeItems(buffer, end, false);
        if (frameRemovedCount > 0) {
            end = message.writeBeforeRemoved(buffer, end, removedLength);
            end = writeItems(buffer, end, true);
        }
        message.writeEnd(buffer, end, hasMore);
        log.commit(position, headerLength + payloadLength);
        if (frameUpdateCount > 0) {
            latency.recordSince(LatencyStage.ENCODED, oldestReceivedNs);
        }
        return position;
    }

    private long claim(int length) {
        final long position = rings.tryClaimFrame(length);
        if (position == FrameLog.INSUFFICIENT_ROOM) {
            wasLogFull = true;
            counters.add(CounterDescriptor.FRAME_LOG_FULL, 1);
        }
        return position;
    }

    /** Copies items that stand side by side in the journal, separators included, in one go. */
    private int writeItems(UnsafeBuffer target, int offset, boolean removals) {
        int end = offset;
        int runOffset = 0;
        int runEnd = 0;
        for (int hit = firstHit; hit != endHit; hit = journal.nextHit(hit)) {
            if (journal.isRemoval(hit) == removals) {
                final int itemOffset = journal.offset(hit);
                if (itemOffset != runEnd) {
                    target.putBytes(end, journal.buffer(), runOffset, runEnd - runOffset);
                    end += runEnd - runOffset;
                    runOffset = itemOffset;
                }
                runEnd = itemOffset + journal.length(hit);
            }
        }
        target.putBytes(end, journal.buffer(), runOffset, runEnd - runOffset);
        end += runEnd - runOffset;
        return end == offset ? end : end - message.separatorLength();
    }

    private void refer(Group group, long position, long sequence) {
        final int length = FrameHeader.lengthFor(payloadLength) + payloadLength;
        final long firstSequence = firstHit == Journal.NONE ? sequence : journal.sequence(firstHit);
        int anchor = MemberLists.NONE;
        int referredCount = 0;
        for (int i = group.liveCount() - 1; i >= 0; i--) {
            final Subscription subscription = group.subscription(i);
            if (position != FrameLog.INSUFFICIENT_ROOM
                    && subscription.client.ring.offerFrame(
                            position, length, firstSequence, frameUpdateCount, oldestReceivedNs, newestAgentNs)) {
                subscription.frameEndPosition = position + length;
                referredCount++;
            } else {
                if (anchor == MemberLists.NONE) {
                    anchor = subscriptions.anchor(group, group.ordinal - group.hitCount + toldHits);
                }
                subscriptions.fallBehind(subscription, anchor, toldHits, toldUpdates, firstSequence);
                if (group.isEnvelope) {
                    noteUntold(subscription);
                }
            }
        }
        counters.add(SentMessage.METRIC_UPDATE, referredCount);
    }

    /** The hits from this frame on will be told as one item a series. */
    private void noteUntold(Subscription subscription) {
        for (int hit = firstHit; hit != Journal.NONE; hit = journal.nextHit(hit)) {
            final Extremes extremes = journal.isRemoval(hit) ? null : journal.extremes(hit);
            subscriptions.noteUntold(subscription, journal.record(hit), extremes);
        }
    }
}
