package io.ringcast.auth.live;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Where tokens are checked that take time: few threads, and a queue that has an end. Any thread. */
final class CheckThreads implements Executor, AutoCloseable {
    private static final int THREAD_COUNT = 2;
    private static final long IDLE_SECONDS = 30;

    private final AtomicInteger threadCount = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    /** @param maxWaitingCount beyond it {@link #execute} throws {@link java.util.concurrent.RejectedExecutionException}. */
    CheckThreads(int maxWaitingCount) {
        threads = new ThreadPoolExecutor(
                THREAD_COUNT,
                THREAD_COUNT,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxWaitingCount),
                task -> {
                    final Thread thread = new Thread(task, "ringcast-auth-" + threadCount.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
