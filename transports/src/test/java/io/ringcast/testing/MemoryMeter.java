package io.ringcast.testing;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What this process holds: live objects after collections, and memory off the heap. In bytes. */
public record MemoryMeter(long heapBytes, long directBytes) {
    private static final int COLLECTIONS = 3;

    /** Measures now. */
    public static MemoryMeter measure() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        // Netty's own count, which no pool of the JVM knows of; -1: the JVM's pools know it all.
        long directBytes = Math.max(0, PlatformDependent.usedDirectMemory());
        for (final BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            directBytes += pool.getMemoryUsed();
        }
        return new MemoryMeter(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), directBytes);
    }

    /** Fails when either has grown by more than that since {@code before}. */
    public void assertGrownAtMost(MemoryMeter before, long bytes) {
        if (heapBytes - before.heapBytes > bytes || directBytes - before.directBytes > bytes) {
            throw new AssertionError("memory grew by more than " + bytes + " bytes from " + before + " to " + this);
        }
    }

    /**
     * Fails when each of so many rounds takes more than that for good. One that takes a chunk for Netty's pool is no leak,
     * since the rounds after it need none.
     */
    public static void assertStopsGrowing(int maxRoundCount, long bytes, Runnable round) {
        MemoryMeter before = measure();
        for (int i = 1; i < maxRoundCount; i++) {
            round.run();
            final MemoryMeter after = measure();
            if (after.heapBytes - before.heapBytes <= bytes && after.directBytes - before.directBytes <= bytes) {
                return;
            }
            before = after;
        }
        round.run();
        measure().assertGrownAtMost(before, bytes);
    }
}
