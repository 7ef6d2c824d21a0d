package io.ringcast.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Says when to stop: given once, by Ctrl-C, by {@code kill}, or by the command itself. That of a process also ends it by force,
 * when it is given again or when the stop takes longer than it may. Any thread.
 */
final class StopSignal {
    static final int SIGINT = 2;
    static final int SIGTERM = 15;

    /** The exit code of a process that was ended by force because it took too long to stop. */
    static final int TOOK_TOO_LONG = 3;
    /** That of one to which a signal was given again: this and the signal's number, as shells have it. */
    static final int SIGNALLED_AGAIN = 128;

    /** Some tools send a signal to a process and then to its group, which is meant as one. */
    private static final long SAME_SIGNAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final NanoClock clock;
    private final IntConsumer halt;
    private final CountDownLatch given = new CountDownLatch(1);
    private long givenNs;
    private long limitMs;

    /** One that ends nothing by force. */
    StopSignal() {
        this(SystemNanoClock.INSTANCE, code -> {});
    }

    /** @param halt ends the process at once with an exit code. */
    StopSignal(NanoClock clock, IntConsumer halt) {
        this.clock = clock;
        this.halt = halt;
    }

    /** One that SIGINT and SIGTERM give; the second of them ends the process at once. */
    static StopSignal ofProcess() {
        final StopSignal stop = new StopSignal(
                SystemNanoClock.INSTANCE, code -> Runtime.getRuntime().halt(code));
        stop.handle("INT", SIGINT);
        stop.handle("TERM", SIGTERM);
        return stop;
    }

    synchronized void give() {
        if (!isGiven()) {
            givenNs = clock.nanoTime();
            given.countDown();
            watch();
        }
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    /** Has the process ended by force if it still runs so long after the signal, which may have come before. */
    synchronized void limit(long newLimitMs) {
        limitMs = newLimitMs;
        if (isGiven()) {
            watch();
        }
    }

    /** Waits for it, but at most {@code timeoutMs}; returns whether it was given. */
    boolean await(long timeoutMs) {
        try {
            return given.await(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Waits for it. */
    void await() {
        await(Long.MAX_VALUE);
    }

    /** A signal came from outside. */
    synchronized void onSignal(int number) {
        if (!isGiven()) {
            give();
        } else if (clock.nanoTime() - givenNs > SAME_SIGNAL_NS) {
            halt("stopped at once: the signal was given again", SIGNALLED_AGAIN + number);
        }
    }

    /** Where the JVM keeps the signal to itself, it ends the process its own way. */
    private void handle(String signalName, int number) {
        if (!ProcessSignals.handle(signalName, () -> onSignal(number))) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::give, "ringcast-stop"));
        }
    }

    private void watch() {
        if (limitMs == 0) {
            return;
        }
        final long remainingMs = limitMs - TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - givenNs);
        final Thread watchdog = new Thread(() -> haltAfter(remainingMs), "ringcast-stop-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private void haltAfter(long timeoutMs) {
        try {
            TimeUnit.MILLISECONDS.sleep(timeoutMs);
            halt("stopped by force: it took longer than it may", TOOK_TOO_LONG);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Past the log, which may be what hangs. */
    private void halt(String reason, int exitCode) {
        System.err.println(reason);
        halt.accept(exitCode);
    }
}
