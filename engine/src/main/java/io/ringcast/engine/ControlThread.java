package io.ringcast.engine;

import io.ringcast.engine.event.WakeSignal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.ErrorHandler;

/** Runs the control duty; sleeps until the next tick unless an inbox gets something. */
final class ControlThread implements Duty {
    private static final long FINISH_LIMIT_NS = TimeUnit.SECONDS.toNanos(1);

    private final ControlDuty duty;
    private final WakeSignal wakeSignal;
    private final ErrorHandler errorHandler;
    private volatile boolean stopped;

    /** @param wakeSignal the one that the inboxes raise. */
    ControlThread(ControlDuty duty, WakeSignal wakeSignal, ErrorHandler errorHandler) {
        this.duty = duty;
        this.wakeSignal = wakeSignal;
        this.errorHandler = errorHandler;
    }

    /** Ends with what stands in the inboxes, as far as the ring has room for it within a second. */
    @Override
    public void run() {
        while (!stopped) {
            if (doWork() == 0) {
                awaitWork();
            }
        }
        final long deadlineNs = System.nanoTime() + FINISH_LIMIT_NS;
        while (duty.hasPending() && System.nanoTime() - deadlineNs < 0) {
            if (doWork() == 0) {
                LockSupport.parkNanos(ControlDuty.RETRY_NS);
            }
        }
    }

    @Override
    public void stop() {
        stopped = true;
        wakeSignal.raise();
    }

    private int doWork() {
        try {
            return duty.doWork();
        } catch (Throwable failure) {
            errorHandler.onError(failure);
            return 0;
        }
    }

    private void awaitWork() {
        wakeSignal.announce();
        if (stopped || !duty.canIdle()) {
            wakeSignal.withdraw();
        } else {
            wakeSignal.park(duty.maxIdleNs());
        }
    }
}
