package io.ringcast.server;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees when somebody sets this machine's clock: it then runs away from the monotonic one. Deadlines are none the worse for
 * it, but agents' time stamps and the expiry of tokens are judged by that clock. One thread.
 */
final class ClockWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    /** What corrects a clock bit by bit, as NTP does, stays far below it. */
    private static final long STEP_MS = 1_000;

    private final EpochClock epochClock;
    private final NanoClock nanoClock;
    private final Counters counters;
    private long aheadMs;

    ClockWatch(EpochClock epochClock, NanoClock nanoClock, Counters counters) {
        this.epochClock = epochClock;
        this.nanoClock = nanoClock;
        this.counters = counters;
        aheadMs = aheadMs();
    }

    /** Compares the two clocks with how they stood the last time. */
    void look() {
        final long stepMs = aheadMs() - aheadMs;
        aheadMs += stepMs;
        if (Math.abs(stepMs) >= STEP_MS) {
            counters.addShared(CounterDescriptor.CLOCK_STEPS, 1);
            LOG.warn(
                    "the clock of this machine was set {} by {} ms: agents' time stamps are judged by it",
                    stepMs < 0 ? "back" : "ahead",
                    Math.abs(stepMs));
        }
    }

    private long aheadMs() {
        return epochClock.time() - TimeUnit.NANOSECONDS.toMillis(nanoClock.nanoTime());
    }
}
