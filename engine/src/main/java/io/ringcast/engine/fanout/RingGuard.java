package io.ringcast.engine.fanout;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who may read a client's ring: one thread of the writer's side at a time, and nobody any more once it is detached. Whoever finds it
 * held goes away, so whoever lets go of it must look again whether there is something to do.
 */
final class RingGuard {
    private static final int FREE = 0;
    private static final int HELD = 1;
    private static final int DETACHED = 2;

    private final AtomicInteger state = new AtomicInteger(FREE);

    boolean tryAcquire() {
        return state.compareAndSet(FREE, HELD);
    }

    void release() {
        state.set(FREE);
    }

    /** By who holds it, for good. */
    void detach() {
        state.set(DETACHED);
    }

    boolean isDetached() {
        return state.getAcquire() == DETACHED;
    }
}
