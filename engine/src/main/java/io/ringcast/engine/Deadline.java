package io.ringcast.engine;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/** The time by which something has to be over, on a clock of the caller's. What is over time may still do what does not wait. */
public final class Deadline {
    private final NanoClock clock;
    private final long endNs;

    private Deadline(NanoClock clock, long endNs) {
        this.clock = clock;
        this.endNs = endNs;
    }

    /** So long from now; 0: now. */
    public static Deadline in(long timeoutMs, NanoClock clock) {
        return new Deadline(clock, clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs));
    }

    /** So long after this one. */
    public Deadline plusMs(long ms) {
        return new Deadline(clock, endNs + TimeUnit.MILLISECONDS.toNanos(ms));
    }

    /** This one, or so long from now if that is earlier: for a step that must not take all the time there is. */
    public Deadline within(long timeoutMs) {
        final Deadline other = in(timeoutMs, clock);
        return other.endNs - endNs < 0 ? other : this;
    }

    /** The time that is left; never below 0. */
    public long remainingNs() {
        return Math.max(0, endNs - clock.nanoTime());
    }

    /** The same in milliseconds, begun ones counted whole. */
    public long remainingMs() {
        return (remainingNs() + TimeUnit.MILLISECONDS.toNanos(1) - 1) / TimeUnit.MILLISECONDS.toNanos(1);
    }

    /** Waits until then for the end of a thread. Returns whether it has ended. */
    public boolean join(Thread thread) throws InterruptedException {
        final long timeoutMs = remainingMs();
        // Of join, 0 means for ever.
        if (timeoutMs > 0) {
            thread.join(timeoutMs);
        }
        return !thread.isAlive();
    }
}
