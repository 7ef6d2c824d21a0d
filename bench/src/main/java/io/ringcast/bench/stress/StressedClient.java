package io.ringcast.bench.stress;

import io.ringcast.engine.fanout.ByteSink;
import io.ringcast.engine.fanout.Chunk;
import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.FrameLog;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A client ring with a frame log of two frames and a pool of one chunk, so that a thread that goes too far meets the other
 * at once. A frame is {@link #FRAME_LENGTH} times one letter. The off-heap memory is dear, so a state takes one of these from
 * a pool and its arbiter gives it back; rings, log and chunk go on where they stood, as in a server.
 */
final class StressedClient {
    /** How often a thread tries what it may not do yet: enough to be there when the other one gets that far. */
    static final int TRIES = 500;

    static final int FRAME_LENGTH = 64;
    /** Of a piece of catch-up; the rest of a half-written frame just fits too. */
    static final int CHUNK_LENGTH = FRAME_LENGTH / 2;

    /** What is written over frames that nobody needs any more. */
    static final char OVERWRITTEN = 'x';

    /** The firstSeq of frame A; that of B is one more. */
    static final long FIRST_SEQ = 10;

    private static final int RING_LENGTH = 1024;
    private static final Queue<StressedClient> POOL = new ConcurrentLinkedQueue<>();

    private final Counters counters = new Counters();
    private final FrameLog log = new FrameLog(2 * FRAME_LENGTH);
    final ClientRings rings = new ClientRings(log, 1, RING_LENGTH, 1, CHUNK_LENGTH, counters);
    final ReadingSink sink = new ReadingSink();
    ClientRing ring;
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[CHUNK_LENGTH]);
    private long discardedBefore;

    private StressedClient() {}

    /** A client whose ring is empty. */
    static StressedClient open() {
        final StressedClient pooled = POOL.poll();
        final StressedClient client = pooled == null ? new StressedClient() : pooled;
        client.ring = client.openRing();
        client.sink.reset();
        client.discardedBefore = client.counters.get(CounterDescriptor.UPDATES_DISCARDED);
        return client;
    }

    /** A client to whom frames A and B were offered, so that its log is full. */
    static StressedClient withFullLog() {
        final StressedClient client = open();
        client.offerFrame('A', FIRST_SEQ);
        client.offerFrame('B', FIRST_SEQ + 1);
        return client;
    }

    /** The same, and half of A was written. */
    static StressedClient withHalfWrittenFrame() {
        final StressedClient client = withFullLog();
        client.drain(FRAME_LENGTH / 2);
        return client;
    }

    // ---- state thread ----

    ClientRing openRing() {
        return rings.open(() -> "client", 1);
    }

    /** Puts a frame of one update into the log, where it lets, and offers it. */
    boolean offerFrame(char letter, long firstSeq) {
        final long position = append(letter);
        return position != FrameLog.INSUFFICIENT_ROOM && ring.offerFrame(position, FRAME_LENGTH, firstSeq, 1, 0, 0);
    }

    /** Offers a reply, which stands in the ring itself. */
    boolean offerReply(char letter) {
        reply.setMemory(0, CHUNK_LENGTH, (byte) letter);
        return ring.offerReply(reply, 0, CHUNK_LENGTH);
    }

    /** Claims the chunk, fills it and offers it; false: it is in use. */
    boolean offerCatchUp(char letter) {
        final Chunk chunk = ring.claimChunk();
        if (chunk == null) {
            return false;
        }
        chunk.buffer().setMemory(0, CHUNK_LENGTH, (byte) letter);
        return ring.offerChunk(chunk, CHUNK_LENGTH, 1);
    }

    /** Puts a frame into the log that nobody is referred to; false: a reader holds the room. */
    boolean overwrite() {
        return append(OVERWRITTEN) != FrameLog.INSUFFICIENT_ROOM;
    }

    /** Updates that were in a ring when it was closed, since this client was taken from the pool. */
    long discardedCount() {
        return counters.get(CounterDescriptor.UPDATES_DISCARDED) - discardedBefore;
    }

    boolean isChunkFree() {
        return counters.get(CounterDescriptor.CHUNKS_IN_USE) == 0;
    }

    // ---- writer ----

    /** What a writer does: takes a ring that has something, and drains it. */
    void pollAndDrain() {
        final ClientRing ready = rings.pollReady();
        if (ready != null) {
            drain(ready, sink, ReadingSink.CAPACITY);
        }
    }

    /** Drains the ring whether it said that it has something or not; the sink takes {@code room} bytes. */
    void drain(int room) {
        drain(ring, sink, room);
    }

    static void drain(ClientRing ring, ReadingSink sink, int room) {
        sink.room(room);
        try {
            ring.drain(sink, Long.MAX_VALUE, 1);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Writes the rest of a begun frame, as the library's thread does before a ping. */
    boolean finishBegun() {
        sink.room(ReadingSink.CAPACITY);
        try {
            return ring.finishBegun(sink, 1);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    // ---- arbiter ----

    /** Does what a writer would, until no ring says that it has something. A wake-up that was lost stays lost. */
    void settle() {
        ClientRing ready = rings.pollReady();
        while (ready != null) {
            drain(ready, sink, ReadingSink.CAPACITY);
            ready = rings.pollReady();
        }
    }

    /** Closes the ring and gives all of this back for the next state. What is not whole stays outside. */
    void giveBack() {
        rings.close(ring);
        settle();
        rings.reclaim();
        if (rings.openCount() == 0 && isChunkFree()) {
            POOL.add(this);
        }
    }

    private long append(char letter) {
        final long position = log.tryClaim(FRAME_LENGTH, rings.lowestUnread(true));
        if (position != FrameLog.INSUFFICIENT_ROOM) {
            log.buffer().setMemory(log.indexOf(position), FRAME_LENGTH, (byte) letter);
            log.commit(position, FRAME_LENGTH);
        }
        return position;
    }

    /** A socket that takes what it has room for and keeps it, to be read when both threads are done. */
    static final class ReadingSink implements ByteSink {
        static final int CAPACITY = 8 * FRAME_LENGTH;

        private final byte[] taken = new byte[CAPACITY];
        private int length;
        private int room;

        void reset() {
            length = 0;
        }

        void room(int newRoom) {
            room = newRoom;
        }

        @Override
        public int write(ByteBuffer source) {
            final int written = Math.min(Math.min(room, source.remaining()), CAPACITY - length);
            for (int i = 0; i < written; i++) {
                taken[length + i] = source.get();
            }
            length += written;
            room -= written;
            return written;
        }

        /** The frames that were taken, a letter for each; "torn": something else than whole frames. */
        String frames() {
            final StringBuilder frames = new StringBuilder();
            int start = 0;
            while (start < length) {
                final int end = endOfRun(start);
                if (end - start != lengthOf(taken[start])) {
                    return "torn";
                }
                frames.append((char) taken[start]);
                start = end;
            }
            return frames.isEmpty() ? "nothing" : frames.toString();
        }

        private int endOfRun(int start) {
            int end = start;
            while (end < length && taken[end] == taken[start]) {
                end++;
            }
            return end;
        }

        private static int lengthOf(byte letter) {
            return Character.isLowerCase(letter) ? CHUNK_LENGTH : FRAME_LENGTH;
        }
    }
}
