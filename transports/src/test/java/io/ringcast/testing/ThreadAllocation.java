package io.ringcast.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;

/** The heap bytes that threads of other names than the test's own have allocated, from now on. */
public final class ThreadAllocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long[] threadIds;
    private final long bytesBefore;

    private ThreadAllocation(long[] threadIds) {
        this.threadIds = threadIds;
        bytesBefore = sum(threadIds);
    }

    /** Begins to measure; fails unless there is exactly one thread of each name. */
    public static ThreadAllocation of(List<String> threadNames) {
        return new ThreadAllocation(
                threadNames.stream().mapToLong(ThreadAllocation::idOf).toArray());
    }

    /** Bytes that they have allocated since, all told. */
    public long bytes() {
        return sum(threadIds) - bytesBefore;
    }

    private static long idOf(String name) {
        final long[] ids = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().equals(name))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        if (ids.length != 1) {
            throw new AssertionError(ids.length + " threads are called " + name);
        }
        return ids[0];
    }

    private static long sum(long[] threadIds) {
        long sum = 0;
        for (final long bytes : THREADS.getThreadAllocatedBytes(threadIds)) {
            if (bytes < 0) {
                throw new AssertionError("a thread has ended");
            }
            sum += bytes;
        }
        return sum;
    }
}
