package io.ringcast.server;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts lines that the log has lost, and tells of them in it, at most every 10 s, as soon as it can be written. One thread. */
final class LossWatch {
    static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(LossWatch.class);

    private final LongSupplier lostLines;
    private final NanoClock clock;
    private final Counters counters;
    private long countedCount;
    private long toldCount;
    private long nextNs;

    LossWatch(LongSupplier lostLines, NanoClock clock, Counters counters) {
        this.lostLines = lostLines;
        this.clock = clock;
        this.counters = counters;
        nextNs = clock.nanoTime();
    }

    void look() {
        final long lostCount = lostLines.getAsLong();
        counters.addShared(CounterDescriptor.LOG_LINES_LOST, lostCount - countedCount);
        countedCount = lostCount;
        final long nowNs = clock.nanoTime();
        if (lostCount > toldCount && nowNs - nextNs >= 0) {
            LOG.warn(
                    "{} lines of this log were lost: they came faster than they could be written",
                    lostCount - toldCount);
            toldCount = lostCount;
            nextNs = nowNs + INTERVAL_NS;
        }
    }
}
