package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.ingest.Pace;
import io.ringcast.bench.rig.ingest.Sender;
import io.ringcast.bench.rig.measure.WallNanoClock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Updates at a fixed rate by a thread of their own, which go on until they are ended and for a least time in any case. */
final class SteadyUpdates implements AutoCloseable {
    private final AtomicLong endEpochNs = new AtomicLong(Long.MAX_VALUE);
    private final long leastEndEpochNs;
    private final FutureTask<Void> sending;

    private SteadyUpdates(Sender sender, Pace pace, long leastMs) {
        leastEndEpochNs = WallNanoClock.epochNs() + TimeUnit.MILLISECONDS.toNanos(leastMs);
        sending = new FutureTask<>(() -> sender.runUntil(endEpochNs::get, pace), null);
    }

    /** The sender belongs to them until {@link #end} or {@link #close} has returned. */
    static SteadyUpdates start(Sender sender, Pace pace, long leastMs) {
        final SteadyUpdates updates = new SteadyUpdates(sender, pace, leastMs);
        new Thread(updates.sending, "rig-updates").start();
        return updates;
    }

    /** Returns when the last was sent; throws {@link IllegalStateException} if they had ended by themselves, saying why. Blocks. */
    void end() {
        endEpochNs.set(Math.max(leastEndEpochNs, WallNanoClock.epochNs()));
        try {
            sending.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "updates ended too soon: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends them at once, however it goes: what went wrong before is what should be told. */
    @Override
    public void close() {
        endEpochNs.set(0);
        try {
            sending.get();
        } catch (ExecutionException e) {
            // Whoever wanted to know has called end().
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
