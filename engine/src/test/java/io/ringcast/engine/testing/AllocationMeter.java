package io.ringcast.engine.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures the heap bytes that the calling thread allocates. */
public final class AllocationMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 5;

    private AllocationMeter() {}

    /**
     * Runs the action in several rounds of {@code runs} and returns the bytes of the round that allocated least: what an
     * action allocates shows in every round, while the JVM itself allocates on the thread only when it links a call or
     * replaces compiled code.
     */
    public static long leastAllocatedBytes(int runs, Runnable action) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < runs; i++) {
                action.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
