package io.ringcast.auth.live;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what keeps tokens from being checked, at most once in 10 s. Any thread. */
final class CheckLog {
    private static final Logger LOG = LoggerFactory.getLogger(CheckLog.class);
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLong nextNs = new AtomicLong(SystemNanoClock.INSTANCE.nanoTime());

    /** The message of {@code why} is not shown: it may hold what others sent. */
    void tell(String what, Throwable why) {
        final long nowNs = SystemNanoClock.INSTANCE.nanoTime();
        final long dueNs = nextNs.get();
        if (nowNs - dueNs >= 0 && nextNs.compareAndSet(dueNs, nowNs + INTERVAL_NS)) {
            LOG.warn("{}: {}", what, why.getClass().getSimpleName());
        }
    }
}
