package io.ringcast.server;

import io.ringcast.engine.status.Counters;
import io.ringcast.log.ErrorLog;
import io.ringcast.log.LostLines;
import io.ringcast.reconnect.SingleThreadScheduler;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Looks once a second at what nothing else would tell of: errors that came again, lines that the log has lost, and a clock
 * that was set. On a thread of its own.
 */
final class SelfWatch implements AutoCloseable {
    private static final long INTERVAL_MS = 1_000;

    private final SingleThreadScheduler scheduler = new SingleThreadScheduler("ringcast-watch");
    private final ErrorLog errors;
    private final LossWatch losses;
    private final ClockWatch clock;

    /** @param errors whose repeats are told. */
    SelfWatch(ErrorLog errors, Counters counters) {
        this.errors = errors;
        losses = new LossWatch(LostLines::count, SystemNanoClock.INSTANCE, counters);
        clock = new ClockWatch(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE, counters);
    }

    void start() {
        scheduler.schedule(this::look, INTERVAL_MS);
    }

    @Override
    public void close() {
        scheduler.close();
    }

    private void look() {
        scheduler.schedule(this::look, INTERVAL_MS);
        errors.tellRepeats();
        losses.look();
        clock.look();
    }
}
