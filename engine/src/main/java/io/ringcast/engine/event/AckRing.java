package io.ringcast.engine.event;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The answers on their way from the state thread (the only writer) to the event loop of one stream (the only reader).
 * Sized so that it cannot be full while the transport keeps to its prefetch.
 */
public final class AckRing {
    /** Record: the body of one {@code ringcast.v1.HandshakeAck}. */
    public static final int HANDSHAKE_ACK = 1;
    /** Record: the body of one {@code ringcast.v1.BatchAck}. */
    public static final int BATCH_ACK = 2;
    /** Record: the stream is to be ended; an int, the ordinal of a {@link StreamEnd}, then ASCII text that says why. */
    public static final int STREAM_END = 3;
    /** The longest record, in bytes; a ring for the most batches ahead of their acks, 64, then just fits into 64 KiB. */
    public static final int MAX_RECORD_LENGTH = 960;

    private static final int SPARE_RECORD_COUNT = 3;
    private static final int RECORD_OVERHEAD_LENGTH = 16;
    /** The library takes no record longer than an eighth of its ring. */
    private static final int RECORDS_IN_RING_MIN = 8;

    private final OneToOneRingBuffer ring;

    /** Makes a ring with room for the acks of {@code prefetchCount} batches, a handshake ack and an end. */
    public AckRing(int prefetchCount) {
        ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                capacity(prefetchCount) + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
    }

    /** Bytes off the heap of a ring for so many batches, without its trailer of a few hundred. */
    public static int capacity(int prefetchCount) {
        final int wanted = (prefetchCount + SPARE_RECORD_COUNT) * (MAX_RECORD_LENGTH + RECORD_OVERHEAD_LENGTH);
        return BitUtil.findNextPositivePowerOfTwo(Math.max(wanted, RECORDS_IN_RING_MIN * MAX_RECORD_LENGTH));
    }

    /** Writes one record; state thread. Returns false when there is no room: the stream must then be ended. */
    public boolean offer(int recordType, DirectBuffer source, int offset, int length) {
        return ring.write(recordType, source, offset, length);
    }

    /** Hands over at most {@code limit} records, oldest first; event loop. Returns how many. */
    public int drain(MessageHandler handler, int limit) {
        final int readCount = ring.read(handler, limit);
        // A read stops at the physical end of the buffer, so what wrapped round needs a second one.
        return readCount < limit ? readCount + ring.read(handler, limit - readCount) : readCount;
    }

    /** Whether nothing waits to be drained. */
    public boolean isEmpty() {
        return ring.size() == 0;
    }
}
