package io.ringcast.engine.fanout;

import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.SentMessage;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The rare item of a catch-up that is longer than a chunk, because its labels are: it goes through the frame log, to one
 * client alone. State thread only.
 */
final class OwnFrames {
    private final FrameLog log;
    private final ClientRings rings;
    private final Encodings encodings;
    private final Counters counters;

    OwnFrames(FrameLog log, ClientRings rings, Encodings encodings, Counters counters) {
        this.log = log;
        this.rings = rings;
        this.encodings = encodings;
        this.counters = counters;
    }

    /**
     * Refers a client to the newest value of one series, or to its removal; false: there was no room.
     *
     * @param extremes of the samples that the item stands for; null: nothing is said of them.
     */
    boolean offer(
            Subscription subscription,
            LatestValueFlyweight series,
            Extremes extremes,
            boolean isRemoval,
            long sequence) {
        final LiveFormat format = subscription.group.shape.format();
        final UpdateMessage message = encodings.message(format);
        final int maxLength = FrameHeader.MAX_LENGTH
                + message.maxHeadLength()
                + encodings.items(format).maxLength(series, 1)
                + message.maxTailLength();
        final long position = rings.tryClaimFrame(maxLength);
        if (position == FrameLog.INSUFFICIENT_ROOM) {
            counters.add(CounterDescriptor.FRAME_LOG_FULL, 1);
            return false;
        }
        final int length = write(subscription, series, extremes, isRemoval, sequence, log.indexOf(position));
        // A claim that is not committed costs nothing: it is tried again in every walk until the ring has room.
        if (!subscription.client.ring.offerFrame(position, length, sequence, 0, 0, 0)) {
            return false;
        }
        log.commit(position, length);
        subscription.frameEndPosition = position + length;
        subscription.isLastFrameOwn = true;
        counters.add(SentMessage.METRIC_UPDATE, 1);
        counters.add(CounterDescriptor.SNAPSHOT_ITEMS_SENT, 1);
        return true;
    }

    private int write(
            Subscription subscription,
            LatestValueFlyweight series,
            Extremes extremes,
            boolean isRemoval,
            long sequence,
            int offset) {
        final UnsafeBuffer buffer = log.buffer();
        final Group group = subscription.group;
        final UpdateMessage message = encodings.message(group.shape.format());
        final ItemEncoder items = encodings.items(group.shape.format());
        final int payload = offset + FrameHeader.MAX_LENGTH;
        final long baseNs = series.timestampNs();
        int end = message.writeHead(buffer, payload, group.number, sequence, subscription.isSnapshot, baseNs);
        if (isRemoval) {
            end = message.writeBeforeRemoved(buffer, end, items.removedLength(series) - message.separatorLength());
            end = items.writeRemoved(buffer, end, series);
        } else {
            end = items.writeDeclaration(buffer, end, series);
            end = items.writeNewest(buffer, end, series, extremes, group.shape.fieldBits(), baseNs);
        }
        end = message.writeEnd(buffer, end - message.separatorLength(), true);
        final int headerLength = FrameHeader.lengthFor(end - payload);
        if (offset + headerLength != payload) {
            buffer.putBytes(offset + headerLength, buffer, payload, end - payload);
        }
        FrameHeader.writeBefore(buffer, offset + headerLength, end - payload, message.opcode(), true);
        return headerLength + end - payload;
    }
}
