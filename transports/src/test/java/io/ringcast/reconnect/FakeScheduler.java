package io.ringcast.reconnect;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** A scheduler whose time the test moves; tasks run on the test's thread. */
public final class FakeScheduler implements TaskScheduler {
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::dueNs).thenComparingLong(Task::number));
    private long nowNs;
    private long taskCount;

    @Override
    public synchronized void execute(Runnable task) {
        schedule(task, 0);
    }

    @Override
    public synchronized void schedule(Runnable task, long delayMs) {
        tasks.add(new Task(nowNs + TimeUnit.MILLISECONDS.toNanos(delayMs), taskCount++, task));
    }

    @Override
    public synchronized long nanoTime() {
        return nowNs;
    }

    /** Runs what is due, and what that makes due. */
    public void runDue() {
        for (Task task = next(); task != null; task = next()) {
            task.run().run();
        }
    }

    /** Lets time pass, task by task. */
    public void advanceMs(long ms) {
        final long targetNs = nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        runDue();
        while (moveTowards(targetNs)) {
            runDue();
        }
    }

    private synchronized boolean moveTowards(long targetNs) {
        if (nowNs == targetNs) {
            return false;
        }
        final Task first = tasks.peek();
        nowNs = first == null ? targetNs : Math.min(targetNs, first.dueNs());
        return true;
    }

    private synchronized Task next() {
        final Task first = tasks.peek();
        return first != null && first.dueNs() <= nowNs ? tasks.poll() : null;
    }

    private record Task(long dueNs, long number, Runnable run) {}
}
