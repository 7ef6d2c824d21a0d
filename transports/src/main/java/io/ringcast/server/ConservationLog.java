package io.ringcast.server;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;

/**
 * Says in words that the books of the engine do not agree, which its state thread only counts: the first time at once, then at most
 * once a minute while more is found. One thread.
 */
final class ConservationLog {
    /** Between two lines. */
    static final long PAUSE_NS = TimeUnit.MINUTES.toNanos(1);

    private final Counters counters;
    private final NanoClock clock;
    private final Consumer<String> errors;
    private long toldCount;
    private long toldNs;

    ConservationLog(Counters counters, NanoClock clock, Consumer<String> errors) {
        this.counters = counters;
        this.clock = clock;
        this.errors = errors;
    }

    /** Looks whether there is something to tell. */
    void look() {
        final long breachCount = counters.get(CounterDescriptor.CONSERVATION_BREACHES);
        final long nowNs = clock.nanoTime();
        if (breachCount == toldCount || (toldCount > 0 && nowNs - toldNs < PAUSE_NS)) {
            return;
        }
        errors.accept("the books do not agree: " + counters.get(CounterDescriptor.SAMPLES_UNACCOUNTED) + " samples and "
                + counters.get(CounterDescriptor.UPDATES_UNACCOUNTED) + " updates are unaccounted for, "
                + (breachCount - toldCount) + " new breaches in " + counters.get(CounterDescriptor.CONSERVATION_CHECKS)
                + " checks; this is a fault of the server, please report it");
        toldCount = breachCount;
        toldNs = nowNs;
    }
}
