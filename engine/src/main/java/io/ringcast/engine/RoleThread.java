package io.ringcast.engine;

import java.util.concurrent.ThreadFactory;
import org.agrona.ErrorHandler;

/** A thread named by its role. Ends within a bounded time when closed, or is told of as one that did not. */
final class RoleThread {
    private final Duty duty;
    private final ErrorHandler errorHandler;
    private final Thread thread;

    /** Makes the thread; it runs after {@link #start()}. */
    RoleThread(String role, Duty duty, ThreadFactory threadFactory, ErrorHandler errorHandler) {
        this.duty = duty;
        this.errorHandler = errorHandler;
        thread = threadFactory.newThread(duty);
        thread.setName(role);
    }

    void start() {
        thread.start();
    }

    /** Stops the duty and waits for its end, but not beyond the deadline, and not if called by the thread itself. */
    void close(Deadline deadline) {
        duty.stop();
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            deadline.join(thread);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            errorHandler.onError(new IllegalStateException(thread.getName() + " did not end when it was closed"));
        }
    }
}
