package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class ClientRingAllocationTest {
    private static final int ROUNDS = 20_000;

    private final FrameLog log = new FrameLog(1 << 16);
    private final ClientRings rings = new ClientRings(log, 1, 4096, 8, 256, new Counters());
    private final ClientRing ring = rings.open(() -> "client", 1);
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[40]);
    private int room;

    @Test
    void allocatesNothingInASteadyCycle() throws IOException {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final ByteSink sink = source -> {
            final int length = Math.min(room, source.remaining());
            source.position(source.position() + length);
            room -= length;
            return length;
        };
        run(sink);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            run(sink);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isLessThan(ROUNDS / 10);
    }

    private void run(ByteSink sink) throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            for (int frame = 0; frame < 3; frame++) {
                final long position = log.tryClaim(100, rings.lowestUnread(false));
                log.commit(position, 100);
                ring.offerFrame(position, 100, i, 1, 0, 0);
            }
            ring.offerReply(reply, 0, 40);
            final Chunk chunk = ring.claimChunk();
            if (chunk != null) {
                ring.offerChunk(chunk, 200, 1);
            }
            room = 150;
            ring.drain(sink, Long.MAX_VALUE, i);
            if (i % 8 == 0) {
                ring.revoke();
            }
            room = Integer.MAX_VALUE;
            for (ClientRing ready = rings.pollReady(); ready != null; ready = rings.pollReady()) {
                ready.drain(sink, 200, i);
                ready.drain(sink, Long.MAX_VALUE, i);
            }
            ring.pollRevoked();
            rings.lowestUnread(true);
            rings.reclaim();
        }
    }
}
