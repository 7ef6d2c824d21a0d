package io.ringcast.bench.jmh;

import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.RingMemory;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Claim, publish and take on one thread, per event: the ring's own work, clock reads included. */
@State(Scope.Thread)
public class RingBenchmark {
    @Param({"1", "5", "50"})
    int slots;

    private final EventRing ring = new EventRing();
    private final UnsafeBuffer bytes =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(EventRing.MAX_EVENT_LENGTH, BitUtil.CACHE_LINE_LENGTH));
    private final ByteSource copy = (target, offset, length) -> target.putBytes(offset, bytes, 0, length);
    private int length;

    @Setup
    public void setUp() {
        length = slots * RingMemory.SLOT_LENGTH;
    }

    /** Without copying bytes. */
    @Benchmark
    public int claimPublishTake() {
        return publishAndTake(ByteSource.EMPTY);
    }

    /** With slots filled to the last byte. */
    @Benchmark
    public int claimCopyPublishTake() {
        return publishAndTake(copy);
    }

    private int publishAndTake(ByteSource source) {
        if (ring.publisher().tryPublish(EventType.BATCH, 1, source, length, null) != PublishResult.ACCEPTED) {
            throw new IllegalStateException("the ring is full");
        }
        return ring.take();
    }
}
