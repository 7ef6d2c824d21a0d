package io.ringcast.server;

import io.ringcast.engine.status.Counters;
import io.ringcast.log.ErrorLog;
import io.ringcast.log.LostLines;
import io.ringcast.reconnect.SingleThreadScheduler;
import java.util.function.Consumer;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second at what nothing else would tell of: errors that came again, books of the engine that do not agree, lines that
 * the log has lost, and a clock that was set. On a thread of its own.
 */
final class SelfWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SelfWatch.class);
    private static final long INTERVAL_MS = 1_000;

    private final SingleThreadScheduler scheduler = new SingleThreadScheduler("ringcast-watch");
    private final ErrorLog errors;
    private final ConservationLog books;
    private final LossWatch losses;
    private final ClockWatch clock;

    /** @param errors whose repeats are told. */
    SelfWatch(ErrorLog errors, Counters counters) {
        this(errors, counters, LOG::error);
    }

    /** The same; {@code lines} hears what is wrong with the books. */
    SelfWatch(ErrorLog errors, Counters counters, Consumer<String> lines) {
        this.errors = errors;
        books = new ConservationLog(counters, SystemNanoClock.INSTANCE, lines);
        losses = new LossWatch(LostLines::count, SystemNanoClock.INSTANCE, counters);
        clock = new ClockWatch(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE, counters);
    }

    void start() {
        scheduler.schedule(this::look, INTERVAL_MS);
    }

    @Override
    public void close() {
        scheduler.close();
        books.look();
    }

    private void look() {
        scheduler.schedule(this::look, INTERVAL_MS);
        errors.tellRepeats();
        books.look();
        losses.look();
        clock.look();
    }
}
