package io.ringcast.bench.jmh;

import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.FrameLog;
import io.ringcast.engine.status.Counters;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Frames of 120 bytes to every client by reference: each written once to the log, each client's ring given a reference,
 * then all rings drained. Per round of all frames to all clients; beside {@link FanOutByInlineCopyBenchmark}.
 */
@State(Scope.Thread)
public class FanOutByReferenceBenchmark {
    static final int FRAME_LENGTH = 120;
    static final int CLIENT_RING_LENGTH = 8192;

    @Param({"1", "10", "100", "1000"})
    int clients;

    /** Frames between two drains; adjacent ones leave in one write. */
    @Param({"1", "16"})
    int frames;

    private final FrameLog log = new FrameLog(32 << 20);
    private final UnsafeBuffer frame =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(FRAME_LENGTH, BitUtil.CACHE_LINE_LENGTH));
    private ClientRings rings;
    private ClientRing[] open;
    private DiscardingWriter writer;
    private long offeredBytes;
    private long sequence;

    @Setup
    public void setUp() {
        rings = new ClientRings(log, clients, CLIENT_RING_LENGTH, 1, 16 * 1024, new Counters());
        open = new ClientRing[clients];
        for (int i = 0; i < clients; i++) {
            final String id = "client-" + i;
            open[i] = rings.open(() -> id, 1);
        }
        writer = new DiscardingWriter(rings);
    }

    @Benchmark
    public int fanOut() {
        for (int i = 0; i < frames; i++) {
            refer(append());
        }
        return writer.flush(Long.MAX_VALUE);
    }

    /** Sees that every client got every byte. */
    @TearDown
    public void check() {
        if (writer.writtenBytes() != offeredBytes) {
            throw new IllegalStateException(writer.writtenBytes() + " bytes written of " + offeredBytes);
        }
    }

    private long append() {
        long position = log.tryClaim(FRAME_LENGTH, rings.lowestUnread(false));
        if (position == FrameLog.INSUFFICIENT_ROOM) {
            position = log.tryClaim(FRAME_LENGTH, rings.lowestUnread(true));
        }
        log.buffer().putBytes(log.indexOf(position), frame, 0, FRAME_LENGTH);
        log.commit(position, FRAME_LENGTH);
        return position;
    }

    private void refer(long position) {
        sequence++;
        for (final ClientRing ring : open) {
            if (!ring.offerFrame(position, FRAME_LENGTH, sequence, 1, 0, 0)) {
                throw new IllegalStateException("a ring is full");
            }
        }
        offeredBytes += (long) clients * FRAME_LENGTH;
    }
}
