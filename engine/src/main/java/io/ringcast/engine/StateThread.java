package io.ringcast.engine;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;

/** Runs duty cycles and waits on the ring's barrier when nothing is left to do; handles what is claimed before it ends. */
final class StateThread implements Duty {
    private final DutyCycle dutyCycle;
    private final SequenceBarrier barrier;
    private final StateWaitStrategy waitStrategy;

    /** @param waitStrategy that of the ring which {@code barrier} belongs to. */
    StateThread(DutyCycle dutyCycle, SequenceBarrier barrier, StateWaitStrategy waitStrategy) {
        this.dutyCycle = dutyCycle;
        this.barrier = barrier;
        this.waitStrategy = waitStrategy;
    }

    @Override
    public void run() {
        while (!barrier.isAlerted()) {
            if (dutyCycle.doWork() == 0) {
                awaitEvent();
            }
        }
        dutyCycle.drain();
    }

    @Override
    public void stop() {
        barrier.alert();
        waitStrategy.wakeUp();
    }

    private void awaitEvent() {
        try {
            waitStrategy.timeoutNs(dutyCycle.maxIdleNs());
            barrier.waitFor(dutyCycle.nextSequence());
        } catch (AlertException | InterruptedException | TimeoutException alerted) {
            // The loop sees the alert; the strategy throws neither of the others.
        }
    }
}
