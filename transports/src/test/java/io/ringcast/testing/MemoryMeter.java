package io.ringcast.testing;

import io.netty.buffer.PooledByteBufAllocator;
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
        long directBytes = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()
                + Math.max(0, PlatformDependent.usedDirectMemory());
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
}
