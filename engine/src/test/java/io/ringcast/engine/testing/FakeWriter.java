package io.ringcast.engine.testing;

import io.ringcast.engine.fanout.SocketWriter;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A writer without sockets, which notes who calls it. */
public final class FakeWriter implements SocketWriter {
    public final AtomicInteger flushCount = new AtomicInteger();
    public final AtomicInteger wakeUpCount = new AtomicInteger();
    public final AtomicInteger closeCount = new AtomicInteger();
    public volatile String flushThreadName;
    public volatile boolean blocked;
    /** Thrown by the next wait; null: none. */
    public volatile Error failure;

    private final Semaphore wakeUps = new Semaphore(0);

    @Override
    public int flush(long budgetNs) {
        flushThreadName = Thread.currentThread().getName();
        flushCount.incrementAndGet();
        return 0;
    }

    @Override
    public boolean hasBlockedSockets() {
        return blocked;
    }

    @Override
    public void awaitWork(long timeoutNs) {
        final Error thrown = failure;
        failure = null;
        if (thrown != null) {
            throw thrown;
        }
        try {
            if (wakeUps.tryAcquire(timeoutNs, TimeUnit.NANOSECONDS)) {
                wakeUps.drainPermits();
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void wakeUp() {
        wakeUpCount.incrementAndGet();
        wakeUps.release();
    }

    @Override
    public void close() {
        closeCount.incrementAndGet();
    }
}
