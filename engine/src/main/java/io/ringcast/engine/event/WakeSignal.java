package io.ringcast.engine.event;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes one waiting thread. No wake-up is lost if the waiter looks for work between {@link #announce()} and
 * {@link #park(long)}, and the others {@link #raise()} after the work is there to see. To raise costs a fence and a read
 * while nobody waits.
 */
public final class WakeSignal {
    private final AtomicReference<Thread> waiter = new AtomicReference<>();

    /** Says that the calling thread is about to wait; to be followed by a last look, and a park or a withdrawal. */
    public void announce() {
        waiter.set(Thread.currentThread());
        VarHandle.fullFence();
    }

    /** Waits until raised, at most {@code timeoutNs}; now and then for no reason. An interrupt ends the wait and is gone. */
    public void park(long timeoutNs) {
        LockSupport.parkNanos(this, timeoutNs);
        withdraw();
        // Left standing, it would turn every later wait into a spin.
        Thread.interrupted();
    }

    /** Takes the announcement back: there was work after all. */
    public void withdraw() {
        waiter.set(null);
    }

    /** Ends the wait, if there is one; any thread. Returns whether it did: of several at once, one does. */
    public boolean raise() {
        // What was done before must be seen by a waiter whose announcement is not seen here.
        VarHandle.fullFence();
        final Thread thread = waiter.get();
        final boolean isEnding = thread != null && waiter.compareAndSet(thread, null);
        if (isEnding) {
            LockSupport.unpark(thread);
        }
        return isEnding;
    }
}
