package io.ringcast.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says when to stop: given once, by Ctrl-C, by {@code kill}, or by the command itself. Any thread. */
final class StopSignal {
    private static final int KILLED = 1;

    private final CountDownLatch latch = new CountDownLatch(1);

    /** One that SIGINT and SIGTERM give; the second of them ends the process at once. */
    static StopSignal ofProcess() {
        final StopSignal stop = new StopSignal();
        stop.handle("INT");
        stop.handle("TERM");
        return stop;
    }

    void give() {
        latch.countDown();
    }

    boolean isGiven() {
        return latch.getCount() == 0;
    }

    /** Waits for it, but at most {@code timeoutMs}; returns whether it was given. */
    boolean await(long timeoutMs) {
        try {
            return latch.await(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Waits for it. */
    void await() {
        await(Long.MAX_VALUE);
    }

    /** Where the JVM keeps the signal to itself, it ends the process its own way. */
    private void handle(String signalName) {
        if (!ProcessSignals.handle(signalName, this::onSignal)) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::give, "ringcast-stop"));
        }
    }

    private void onSignal() {
        if (isGiven()) {
            Runtime.getRuntime().halt(KILLED);
        }
        give();
    }
}
