package io.ringcast.engine;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import io.ringcast.engine.event.WakeSignal;

/**
 * Lets the one state thread sleep until it is woken to an event or an alert, or the time chosen for this wait is over; returns, never throws, in each case. It looks at the slot itself and not at the cursor, which has moved when a
 * slot is claimed and not yet published: the library's strategies then spin.
 */
final class StateWaitStrategy implements WaitStrategy {
    private final WakeSignal wakeSignal = new WakeSignal();
    private RingBuffer<?> ring;
    private long timeoutNs;

    /** Names the ring; before its first event. */
    void watch(RingBuffer<?> watchedRing) {
        ring = watchedRing;
    }

    /** Chooses the longest wait from now on. State thread. */
    void timeoutNs(long newTimeoutNs) {
        timeoutNs = newTimeoutNs;
    }

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier) {
        wakeSignal.announce();
        if (ring.isAvailable(sequence) || barrier.isAlerted()) {
            wakeSignal.withdraw();
        } else {
            wakeSignal.park(timeoutNs);
        }
        return dependentSequence.get();
    }

    /** Does nothing: who publishes knows better whether more is to come at once, and wakes the thread itself. */
    @Override
    public void signalAllWhenBlocking() {}

    /** Ends the wait, if there is one; any thread. */
    void wakeUp() {
        wakeSignal.raise();
    }
}
