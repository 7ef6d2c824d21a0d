package io.ringcast.server;

import java.lang.reflect.Proxy;
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

    /** By reflection, for the compiler refuses to name sun.misc.Signal without a warning. A JVM without it keeps its own way. */
    private void handle(String signalName) {
        try {
            final Class<?> signal = Class.forName("sun.misc.Signal");
            final Class<?> handler = Class.forName("sun.misc.SignalHandler");
            final Object give = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        onSignal();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(signalName), give);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
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
