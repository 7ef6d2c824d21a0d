package io.ringcast.engine.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/** Clocks that stand still until a test moves them by hand; any thread may read. */
public final class FakeClock implements NanoClock {
    private final AtomicLong monotonicNs = new AtomicLong(1_000_000_000L);
    private final AtomicLong epochNs = new AtomicLong(1_763_683_200_000_000_000L);

    @Override
    public long nanoTime() {
        return monotonicNs.get();
    }

    /** The wall clock, which moves with this one and can be set apart from it. */
    public EpochNanoClock epochClock() {
        return epochNs::get;
    }

    /** Moves both clocks. */
    public FakeClock advanceNs(long ns) {
        monotonicNs.addAndGet(ns);
        epochNs.addAndGet(ns);
        return this;
    }

    /** Moves both clocks. */
    public FakeClock advanceMs(long ms) {
        return advanceNs(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    /** Sets the monotonic clock alone; it may go back, as seen between two processors. */
    public FakeClock setNanoTime(long ns) {
        monotonicNs.set(ns);
        return this;
    }

    /** Sets the wall clock alone, as an operator would. */
    public FakeClock setEpochNs(long ns) {
        epochNs.set(ns);
        return this;
    }
}
