package io.ringcast.engine.event;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.lang.invoke.VarHandle;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/**
 * The door into the ring. Any thread; never blocks, never allocates. The sixteenth of the ring that batches leave free is
 * looked at before the claim and not within it, so each thread that publishes at the same moment may overdraw it by one
 * batch.
 */
public final class RingPublisher implements EventPublisher {
    private static final int RESERVED_SHARE = 16;
    private static final long NO_ROOM = -1;

    private final RingBuffer<EngineEvent> ring;
    private final RingMemory memory;
    private final NanoClock nanoClock;
    private final EpochNanoClock epochClock;
    private final Counters counters;
    private final Runnable wakeUp;
    private final int reservedSlotCount;
    private volatile boolean closed;

    /**
     * Makes a door into {@code ring}, whose events were made over {@code memory}; a ring may have several.
     *
     * @param wakeUp wakes the consumer of the ring, if it sleeps; any thread, never blocks.
     */
    public RingPublisher(
            RingBuffer<EngineEvent> ring,
            RingMemory memory,
            NanoClock nanoClock,
            EpochNanoClock epochClock,
            Counters counters,
            Runnable wakeUp) {
        this.ring = ring;
        this.memory = memory;
        this.nanoClock = nanoClock;
        this.epochClock = epochClock;
        this.counters = counters;
        this.wakeUp = wakeUp;
        reservedSlotCount = ring.getBufferSize() / RESERVED_SHARE;
    }

    @Override
    public PublishResult tryPublish(EventType type, long sourceId, ByteSource source, int length, Object attachment) {
        checkLength(length);
        if (closed) {
            return PublishResult.CLOSED;
        }
        final int slotCount = RingMemory.slotsFor(length);
        final long hi = tryClaim(slotCount, mustLeaveReserve(type));
        if (hi == NO_ROOM) {
            counters.addShared(CounterDescriptor.EVENTS_BACK_PRESSURED, 1);
            return PublishResult.BACK_PRESSURED;
        }
        final long lo = hi - slotCount + 1;
        try {
            invalidate(lo, hi);
            // Whoever closes looks for claims after it set the flag: a claim it may have missed must not be accepted.
            if (closed) {
                return PublishResult.CLOSED;
            }
            fill(lo, type, sourceId, source, length, attachment);
            return PublishResult.ACCEPTED;
        } finally {
            ring.publish(lo, hi);
            if (type != EventType.BATCH) {
                wakeUp();
            }
        }
    }

    @Override
    public void wakeUp() {
        wakeUp.run();
    }

    @Override
    public int filledPercent() {
        final long batchSlotCount = (long) ring.getBufferSize() - reservedSlotCount;
        final long usedSlotCount = ring.getBufferSize() - ring.remainingCapacity();
        return (int) Math.min(100, 100 * usedSlotCount / batchSlotCount);
    }

    @Override
    public int maxEventLength() {
        return memory.maxEventLength();
    }

    /** Takes no more events. All that were or will be ACCEPTED are claimed when this returns: the cursor covers them. */
    public void close() {
        closed = true;
        VarHandle.fullFence();
    }

    private void checkLength(int length) {
        if (length < 0 || length > memory.maxEventLength()) {
            throw new IllegalArgumentException("length=" + length + " not in 0.." + memory.maxEventLength());
        }
    }

    private static boolean mustLeaveReserve(EventType type) {
        return type == EventType.BATCH || type == EventType.LOG_BATCH;
    }

    private long tryClaim(int slotCount, boolean leaveReserve) {
        if (leaveReserve && !ring.hasAvailableCapacity(slotCount + reservedSlotCount)) {
            return NO_ROOM;
        }
        try {
            return ring.tryNext(slotCount);
        } catch (InsufficientCapacityException preallocated) {
            return NO_ROOM;
        }
    }

    private void invalidate(long lo, long hi) {
        ring.get(lo).set(EventType.INVALID, 0, memory.offset(lo), 0);
        for (long sequence = lo + 1; sequence <= hi; sequence++) {
            ring.get(sequence).set(EventType.CONT, 0, memory.offset(lo), 0);
        }
    }

    private void fill(long lo, EventType type, long sourceId, ByteSource source, int length, Object attachment) {
        final int offset = memory.offset(lo);
        try {
            source.copyTo(memory.buffer(), offset, length);
        } catch (Throwable failure) {
            counters.addShared(CounterDescriptor.EVENTS_INVALID, 1);
            throw failure;
        }
        ring.get(lo)
                .set(type, sourceId, offset, length)
                .at(nanoClock.nanoTime(), epochClock.nanoTime())
                .attach(attachment);
    }
}
