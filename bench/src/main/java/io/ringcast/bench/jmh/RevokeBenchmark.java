package io.ringcast.bench.jmh;

import io.ringcast.engine.fanout.ByteSink;
import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.FrameLog;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A client loses its hold on the log in the middle of a frame: revoke, copy, answer, and the rest of the frame written. */
@State(Scope.Thread)
public class RevokeBenchmark {
    private static final int FRAME_COUNT = 16;
    private static final int FRAME_LENGTH = 4096;

    private final FrameLog log = new FrameLog(1 << 20);
    private final ClientRings rings = new ClientRings(log, 1, 8192, 1, 16 * 1024, new Counters());
    private final ClientRing ring = rings.open(() -> "client", 1);
    private final ByteSink sink = this::take;
    private int room;
    private long sequence;

    @Benchmark
    public long revokeInAFrame() throws IOException {
        for (int i = 0; i < FRAME_COUNT; i++) {
            // All before was drained or dropped, and these few do not fill the log.
            final long position = log.tryClaim(FRAME_LENGTH, Long.MAX_VALUE);
            log.commit(position, FRAME_LENGTH);
            sequence++;
            if (!ring.offerFrame(position, FRAME_LENGTH, sequence, 1, 0, 0)) {
                throw new IllegalStateException("the ring is full");
            }
        }
        drain(FRAME_LENGTH / 2);
        ring.revoke();
        drain(Integer.MAX_VALUE);
        final long firstDropped = ring.pollRevoked();
        if (firstDropped != sequence - FRAME_COUNT + 2) {
            throw new IllegalStateException("dropped from " + firstDropped);
        }
        return firstDropped + ring.takeDroppedUpdateCount();
    }

    private void drain(int newRoom) throws IOException {
        room = newRoom;
        for (ClientRing ready = rings.pollReady(); ready != null; ready = rings.pollReady()) {
            ready.drain(sink, Long.MAX_VALUE, 1);
        }
    }

    private int take(ByteBuffer source) {
        final int length = Math.min(room, source.remaining());
        source.position(source.position() + length);
        room -= length;
        return length;
    }
}
