package io.ringcast.reconnect;

/**
 * One thread and its clock. Whatever runs on it owns its state without a lock; any thread may hand tasks to it. Tasks that are
 * due at the same time run in the order in which they came.
 */
public interface TaskScheduler {
    /** Runs {@code task} soon on the thread; does nothing once closed. */
    void execute(Runnable task);

    /** Runs {@code task} on the thread when {@code delayMs} has passed; does nothing once closed. */
    void schedule(Runnable task, long delayMs);

    /** A clock that only moves forward, in nanoseconds from an arbitrary origin; any thread. */
    long nanoTime();
}
