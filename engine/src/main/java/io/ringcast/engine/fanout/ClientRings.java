package io.ringcast.engine.fanout;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.StageLatency;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The pool of client rings, their share of the frame log, and the queue that tells the writer which of them hold
 * something. State thread on one side, writer on the other.
 *
 * <pre>
 *   free --open--&gt; open --close--&gt; closing --pollReady (writer)--&gt; detached --reclaim--&gt; free
 * </pre>
 */
public final class ClientRings {
    private final FrameLog log;
    private final Counters counters;
    private final ChunkPool pool;
    private final long memoryBytes;
    private final OneToOneRingBuffer[] memories;
    private final ManyToOneConcurrentArrayQueue<ClientRing> ready;

    private StageLatency latency = StageLatency.disabled();
    private WrittenLatency written = new WrittenLatency(latency);

    // State thread.
    private final RingLedger.Books books = new RingLedger.Books();
    private final int[] free;
    private final ClientRing[] open;
    private final ClientRing[] closing;
    private int freeCount;
    private int openCount;
    private int closingCount;
    private long lowestUnread = Long.MAX_VALUE;

    /**
     * Allocates everything: {@code ringCount} rings of {@code ringLength} bytes, a power of two, and {@code chunkCount}
     * chunks. A record, and so a reply that needs no chunk, may have an eighth of {@code ringLength}.
     */
    public ClientRings(
            FrameLog log, int ringCount, int ringLength, int chunkCount, int chunkLength, Counters counters) {
        this.log = log;
        this.counters = counters;
        pool = new ChunkPool(chunkCount, chunkLength, counters);
        final int stride = ringLength + RingBufferDescriptor.TRAILER_LENGTH;
        final ByteBuffer slab =
                BufferUtil.allocateDirectAligned(Math.multiplyExact(ringCount, stride), BitUtil.CACHE_LINE_LENGTH);
        memoryBytes = memoryBytes(ringCount, ringLength, chunkCount, chunkLength);
        memories = new OneToOneRingBuffer[ringCount];
        free = new int[ringCount];
        for (int i = 0; i < ringCount; i++) {
            memories[i] = new OneToOneRingBuffer(new UnsafeBuffer(slab.slice(i * stride, stride)));
            free[i] = ringCount - 1 - i;
        }
        freeCount = ringCount;
        open = new ClientRing[ringCount];
        closing = new ClientRing[ringCount];
        ready = new ManyToOneConcurrentArrayQueue<>(Math.max(2, 2 * ringCount));
    }

    /** Off-heap bytes of so many rings and chunks of such lengths. */
    public static long memoryBytes(int ringCount, int ringLength, int chunkCount, int chunkLength) {
        return (long) ringCount * (ringLength + RingBufferDescriptor.TRAILER_LENGTH) + (long) chunkCount * chunkLength;
    }

    /** Records from now on how old frames are when they are made and written; before a ring is opened. */
    public void recordLatency(StageLatency newLatency) {
        latency = newLatency;
        written = new WrittenLatency(newLatency);
    }

    /** Takes a ring for a client; null when none is left. State thread. */
    public ClientRing open(ClientConnection connection, long nowNs) {
        if (freeCount == 0) {
            return null;
        }
        final ClientRing ring = new ClientRing(this, free[--freeCount], connection, nowNs);
        ring.listIndex(openCount);
        open[openCount++] = ring;
        return ring;
    }

    /**
     * Takes a ring back once the writer has let go of it; what is in it is not written, its updates count as discarded.
     * State thread.
     */
    public void close(ClientRing ring) {
        if (!ring.close()) {
            return;
        }
        final ClientRing last = open[--openCount];
        open[ring.listIndex()] = last;
        last.listIndex(ring.listIndex());
        open[openCount] = null;
        closing[closingCount++] = ring;
    }

    /**
     * The lowest position that any client may still read; {@link Long#MAX_VALUE}: none. Looked up anew only when
     * {@code exact}; else what was found last, which is never above the truth. State thread.
     */
    public long lowestUnread(boolean exact) {
        if (exact) {
            long lowest = Long.MAX_VALUE;
            for (int i = 0; i < openCount; i++) {
                lowest = Math.min(lowest, open[i].unreadPosition());
            }
            for (int i = 0; i < closingCount; i++) {
                lowest = Math.min(lowest, closing[i].unreadPosition());
            }
            lowestUnread = lowest;
        }
        return lowestUnread;
    }

    /**
     * Claims room for a frame in the log, looking up what clients still read only where what was found last leaves none.
     *
     * @return as {@link FrameLog#tryClaim}; a frame of more than half the log never finds room. State thread.
     */
    long tryClaimFrame(int length) {
        if (length > log.capacity() / 2) {
            return FrameLog.INSUFFICIENT_ROOM;
        }
        final long position = log.tryClaim(length, lowestUnread(false));
        return position == FrameLog.INSUFFICIENT_ROOM ? log.tryClaim(length, lowestUnread(true)) : position;
    }

    /** Copies a frame that is whole into the log. Returns its position, or {@link FrameLog#INSUFFICIENT_ROOM}. State thread. */
    long tryWriteFrame(DirectBuffer frame, int offset, int length) {
        final long position = tryClaimFrame(length);
        if (position != FrameLog.INSUFFICIENT_ROOM) {
            log.buffer().putBytes(log.indexOf(position), frame, offset, length);
            log.commit(position, length);
        }
        return position;
    }

    /** Finishes what waits for the writer: closed rings go back to the pool. Returns how many. State thread. */
    public int reclaim() {
        final int before = closingCount;
        int kept = 0;
        for (int i = 0; i < closingCount; i++) {
            final ClientRing ring = closing[i];
            if (ring.isDetached()) {
                counters.add(CounterDescriptor.UPDATES_DISCARDED, ring.discardedUpdateCount());
                free[freeCount++] = ring.memoryIndex();
            } else {
                closing[kept++] = ring;
            }
        }
        while (closingCount > kept) {
            closing[--closingCount] = null;
        }
        return before - kept;
    }

    /** Rings not free: open ones, and closed ones that were not reclaimed yet. State thread. */
    public int openCount() {
        return openCount + closingCount;
    }

    /**
     * The next ring with something to write, to revoke or to close; null: none. Writer. A ring that is closed is answered for
     * here and not handed out; a revoke is answered here too, so that it needs no room in the socket.
     */
    public ClientRing pollReady() {
        written.onPolling();
        ClientRing ring = ready.poll();
        while (ring != null && !ring.onPolled()) {
            ring = ready.poll();
        }
        return ring;
    }

    /** Puts a ring at the end of the queue again, for one that had {@link ClientRing#MORE}. Any thread. */
    public void requeue(ClientRing ring) {
        ring.makeReady();
    }

    /** Off-heap bytes of rings and chunks, all told. */
    public long memoryBytes() {
        return memoryBytes;
    }

    boolean enqueue(ClientRing ring) {
        return ready.offer(ring);
    }

    void onFrameOffered(long position) {
        if (position < lowestUnread) {
            lowestUnread = position;
        }
    }

    RingLedger.Books books() {
        return books;
    }

    /** Whether rings that were closed still wait for the writer. State thread. */
    boolean isClosing() {
        return closingCount > 0;
    }

    StageLatency latency() {
        return latency;
    }

    WrittenLatency written() {
        return written;
    }

    FrameLog log() {
        return log;
    }

    ChunkPool pool() {
        return pool;
    }

    Counters counters() {
        return counters;
    }

    OneToOneRingBuffer memory(int index) {
        return memories[index];
    }
}
