package io.ringcast.bench.jmh;

import static io.ringcast.bench.jmh.FanOutByReferenceBenchmark.CLIENT_RING_LENGTH;
import static io.ringcast.bench.jmh.FanOutByReferenceBenchmark.FRAME_LENGTH;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The other way: the bytes of each frame copied into the ring of every client. Bare rings, without ready queue, counters
 * and locks, and each frame left by itself, so this is less than the whole of what the way would cost.
 */
@State(Scope.Thread)
public class FanOutByInlineCopyBenchmark {
    private static final int FRAME_TYPE = 1;

    @Param({"1", "10", "100", "1000"})
    int clients;

    /** Frames between two drains. */
    @Param({"1", "16"})
    int frames;

    private final UnsafeBuffer frame =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(FRAME_LENGTH, BitUtil.CACHE_LINE_LENGTH));
    private OneToOneRingBuffer[] rings;
    private long offeredBytes;
    private long writtenBytes;
    private final MessageHandler sink = (recordType, buffer, offset, length) -> writtenBytes += length;

    @Setup
    public void setUp() {
        rings = new OneToOneRingBuffer[clients];
        for (int i = 0; i < clients; i++) {
            rings[i] = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                    CLIENT_RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
        }
    }

    @Benchmark
    public long fanOut() {
        for (int i = 0; i < frames; i++) {
            copyToAll();
        }
        for (final OneToOneRingBuffer ring : rings) {
            drain(ring);
        }
        return writtenBytes;
    }

    /** Sees that every client got every byte. */
    @TearDown
    public void check() {
        if (writtenBytes != offeredBytes) {
            throw new IllegalStateException(writtenBytes + " bytes written of " + offeredBytes);
        }
    }

    private void copyToAll() {
        for (final OneToOneRingBuffer ring : rings) {
            if (!ring.write(FRAME_TYPE, frame, 0, FRAME_LENGTH)) {
                throw new IllegalStateException("a ring is full");
            }
        }
        offeredBytes += (long) clients * FRAME_LENGTH;
    }

    /** A read stops at the physical end of the buffer, so it is asked until it gives nothing. */
    private void drain(OneToOneRingBuffer ring) {
        int readCount = 1;
        while (readCount > 0) {
            readCount = ring.read(sink, Integer.MAX_VALUE);
        }
    }
}
