package io.ringcast.engine.fanout;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The chunks of the server, one block of off-heap memory, free ones in a lock-free stack. The state thread takes and the
 * writer gives back, but also the other way round, so all methods are for any thread.
 */
final class ChunkPool {
    /** No chunk. */
    static final int NONE = -1;

    private static final int INDEX_BITS = 32;

    private final Chunk[] chunks;
    private final UnsafeBuffer memory;
    private final int chunkLength;
    private final Counters counters;
    /** The chunk below on the stack, or the next of a chain in the hands of its owner. */
    private final AtomicIntegerArray next;
    /** Low half: index of the top; high half: a count of changes, so that a top that left and came back is not mistaken. */
    private final AtomicLong top;

    ChunkPool(int chunkCount, int chunkLength, Counters counters) {
        this.chunkLength = chunkLength;
        this.counters = counters;
        memory = new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                Math.multiplyExact(chunkCount, chunkLength), BitUtil.CACHE_LINE_LENGTH));
        chunks = new Chunk[chunkCount];
        next = new AtomicIntegerArray(chunkCount);
        for (int i = 0; i < chunkCount; i++) {
            chunks[i] = new Chunk(i, new UnsafeBuffer(memory, i * chunkLength, chunkLength));
            next.setPlain(i, i + 1 < chunkCount ? i + 1 : NONE);
        }
        top = new AtomicLong(pack(0, chunkCount > 0 ? 0 : NONE));
    }

    /** Takes a chunk; {@link #NONE}, and counted, when all are in use. */
    int claim() {
        final int index = pop();
        if (index == NONE) {
            counters.addShared(CounterDescriptor.CHUNKS_EXHAUSTED, 1);
        } else {
            next.setRelease(index, NONE);
            counters.addShared(CounterDescriptor.CHUNKS_IN_USE, 1);
        }
        return index;
    }

    /** Takes as many chunks as {@code length} bytes need, linked by {@link #next}; all or {@link #NONE}. */
    int claimChain(int length) {
        int first = NONE;
        for (int claimed = 0; claimed < length; claimed += chunkLength) {
            final int index = claim();
            if (index == NONE) {
                releaseChain(first);
                return NONE;
            }
            next.setRelease(index, first);
            first = index;
        }
        return first;
    }

    /** The chunk after this one in a chain; {@link #NONE}: it is the last. */
    int next(int index) {
        return next.getAcquire(index);
    }

    void release(int index) {
        counters.addShared(CounterDescriptor.CHUNKS_IN_USE, -1);
        long before;
        do {
            before = top.get();
            next.setRelease(index, indexOf(before));
        } while (!top.compareAndSet(before, pack(changesOf(before) + 1, index)));
    }

    void releaseChain(int first) {
        int index = first;
        while (index != NONE) {
            final int following = next(index);
            release(index);
            index = following;
        }
    }

    Chunk chunk(int index) {
        return chunks[index];
    }

    /** Where a chunk starts in {@link #memory()} and in the views. */
    int offsetOf(int index) {
        return index * chunkLength;
    }

    UnsafeBuffer memory() {
        return memory;
    }

    int chunkLength() {
        return chunkLength;
    }

    /** A view of all chunks for one reader. */
    ByteBuffer newView() {
        return memory.byteBuffer().duplicate();
    }

    private int pop() {
        while (true) {
            final long before = top.get();
            final int index = indexOf(before);
            if (index == NONE) {
                return NONE;
            }
            if (top.compareAndSet(before, pack(changesOf(before) + 1, next.getAcquire(index)))) {
                return index;
            }
        }
    }

    private static long pack(int changes, int index) {
        return ((long) changes << INDEX_BITS) | (index & 0xFFFF_FFFFL);
    }

    private static int indexOf(long top) {
        return (int) top;
    }

    private static int changesOf(long top) {
        return (int) (top >>> INDEX_BITS);
    }
}
