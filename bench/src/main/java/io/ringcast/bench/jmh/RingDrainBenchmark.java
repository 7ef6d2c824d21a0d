package io.ringcast.bench.jmh;

import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.FrameLog;
import io.ringcast.engine.status.Counters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Offering references to one client and draining them, per reference. */
@State(Scope.Thread)
public class RingDrainBenchmark {
    private static final int REFERENCE_COUNT = 64;
    private static final int FRAME_LENGTH = 120;

    private final FrameLog log = new FrameLog(1 << 20);
    private ClientRing ring;
    private DiscardingWriter writer;
    private long sequence;

    @Setup
    public void setUp() {
        final ClientRings rings = new ClientRings(log, 1, 8192, 1, 16 * 1024, new Counters());
        ring = rings.open(() -> "client", 1);
        writer = new DiscardingWriter(rings);
    }

    /** Frames side by side, which leave in one write. */
    @Benchmark
    @OperationsPerInvocation(REFERENCE_COUNT)
    public int adjacent() {
        return offerAndDrain(FRAME_LENGTH);
    }

    /** Frames with those of other groups between them: each is a write of its own. */
    @Benchmark
    @OperationsPerInvocation(REFERENCE_COUNT)
    public int apart() {
        return offerAndDrain(2 * FRAME_LENGTH);
    }

    private int offerAndDrain(int claimLength) {
        for (int i = 0; i < REFERENCE_COUNT; i++) {
            // All before was drained, and these few do not fill the log.
            final long position = log.tryClaim(claimLength, Long.MAX_VALUE);
            log.commit(position, claimLength);
            sequence++;
            if (!ring.offerFrame(position, FRAME_LENGTH, sequence, 1, 0, 0)) {
                throw new IllegalStateException("the ring is full");
            }
        }
        return writer.flush(Long.MAX_VALUE);
    }
}
