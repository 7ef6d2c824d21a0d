package io.ringcast.engine.status;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How long the longest duty cycle was, in nanoseconds: by the clock, and in CPU time of the state thread where that is
 * measured. That thread alone notes cycles; one more takes the intervals. Noting allocates nothing and waits for nobody.
 */
public final class DutyCycleTracker {
    /** {@link #endNs()} before the first cycle. */
    public static final long NONE = Long.MIN_VALUE;

    private final Counters counters;
    private final LongSupplier cpuClock;
    private final AtomicLong intervalMaxNs = new AtomicLong();
    private final AtomicLong intervalMaxCpuNs = new AtomicLong();
    private final AtomicLong endNs = new AtomicLong(NONE);
    private volatile long lastMaxNs;
    private long cpuNs;

    /** Makes one that measures no CPU time. */
    public DutyCycleTracker(Counters counters) {
        this(counters, null);
    }

    /**
     * Makes one.
     *
     * @param cpuClock CPU time that the calling thread has taken, in nanoseconds; null: not measured.
     */
    public DutyCycleTracker(Counters counters, LongSupplier cpuClock) {
        this.counters = counters;
        this.cpuClock = cpuClock;
    }

    /** The system's clock of the calling thread's CPU time; a reading is a system call. Null: this system has none. */
    public static LongSupplier threadCpuClock() {
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() ? threads::getCurrentThreadCpuTime : null;
    }

    /** Whether CPU time is measured. */
    public boolean measuresCpu() {
        return cpuClock != null;
    }

    /**
     * Notes a cycle that has just ended, by the engine's monotonic clock. Its CPU time is taken as what the thread used since the end of the one before, waiting
     * included, and never as more than its length: at least what it was, and at most some microseconds more.
     */
    public void noteCycle(long cycleStartNs, long cycleEndNs) {
        final long lengthNs = cycleEndNs - cycleStartNs;
        endNs.lazySet(cycleEndNs);
        counters.raiseTo(CounterDescriptor.DUTY_CYCLE_MAX_NS, lengthNs);
        raise(intervalMaxNs, lengthNs);
        if (cpuClock != null) {
            final long nowNs = cpuClock.getAsLong();
            raise(intervalMaxCpuNs, Math.min(lengthNs, nowNs - cpuNs));
            cpuNs = nowNs;
        }
    }

    /**
     * When the last cycle ended, by the engine's monotonic clock: idle or not, there is one every 110 ms at least. {@link #NONE}: there
     * was none yet. Any thread.
     */
    public long endNs() {
        return endNs.get();
    }

    /** The longest cycle since the last call; 0: none. */
    public long takeMaxNs() {
        final long maxNs = intervalMaxNs.getAndSet(0);
        lastMaxNs = maxNs;
        return maxNs;
    }

    /** The longest cycle of the interval that was taken last and of the one that runs; 0: none. Any thread. */
    public long recentMaxNs() {
        return Math.max(lastMaxNs, intervalMaxNs.get());
    }

    /** The most CPU time of a cycle since the last call; 0: none, or not measured. */
    public long takeMaxCpuNs() {
        return intervalMaxCpuNs.getAndSet(0);
    }

    /** A maximum that is taken in between may count for the next interval; it is never lost. */
    private static void raise(AtomicLong max, long value) {
        if (value > max.get()) {
            max.lazySet(value);
        }
    }
}
