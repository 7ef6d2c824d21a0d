package io.ringcast.agent;

import io.ringcast.reconnect.TaskScheduler;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Collects from a source every interval and hands it to a session; both run on the session's scheduler. */
public final class TelemetryAgent implements AutoCloseable {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final AgentSession session;
    private final BatchSource source;
    private final TaskScheduler scheduler;
    private final LongSupplier epochNanoClock;
    private final long intervalNs;
    private volatile boolean isClosed;
    private long dueNs;
    private long lastEpochNs;

    /**
     * @param intervalMs from one batch to the next; intervals that were missed are left out.
     * @param epochNanoClock nanoseconds since 1970.
     */
    public TelemetryAgent(
            AgentSession session,
            BatchSource source,
            TaskScheduler scheduler,
            LongSupplier epochNanoClock,
            long intervalMs) {
        this.session = session;
        this.source = source;
        this.scheduler = scheduler;
        this.epochNanoClock = epochNanoClock;
        intervalNs = TimeUnit.MILLISECONDS.toNanos(intervalMs);
    }

    /** The wall clock of this machine, in nanoseconds since 1970. */
    public static long systemEpochNs() {
        final Instant now = Instant.now();
        return now.getEpochSecond() * NS_PER_SECOND + now.getNano();
    }

    /** Connects, and collects for the first time after {@code delayMs}. */
    public void start(long delayMs) {
        session.start();
        dueNs = scheduler.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
        scheduler.schedule(this::collect, delayMs);
    }

    /** Collects no more, and closes the session. */
    @Override
    public void close() {
        isClosed = true;
        session.close();
    }

    /** Collects no more and begins to close, without waiting; {@link #close(long)} is still due. */
    public void beginClosing() {
        isClosed = true;
        session.beginClosing();
    }

    /** {@link #close()} that waits at most {@code timeoutMs} for acks. */
    public void close(long timeoutMs) {
        isClosed = true;
        session.close(timeoutMs);
    }

    private void collect() {
        if (isClosed) {
            return;
        }
        try {
            lastEpochNs = Math.max(lastEpochNs + 1, epochNanoClock.getAsLong());
            session.send(source.collect(lastEpochNs));
        } finally {
            scheduleNext();
        }
    }

    private void scheduleNext() {
        final long nowNs = scheduler.nanoTime();
        dueNs += intervalNs;
        if (dueNs - nowNs < 0) {
            dueNs = nowNs + intervalNs;
        }
        scheduler.schedule(this::collect, TimeUnit.NANOSECONDS.toMillis(dueNs - nowNs));
    }
}
