package io.ringcast.bench.rig.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/** A selector and the one thread that waits on it, turn after turn until it is closed. The methods are for any thread. */
public final class SelectorThread implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_MS = 2_000;

    private final Selector readiness;
    private final Thread thread;
    private final Turn turn;
    private final Consumer<Exception> failures;
    private volatile boolean isRunning = true;

    /**
     * Does not start it yet.
     *
     * @param turn waits once, and does what there is to do.
     * @param failures hears on the thread what ended it.
     */
    public SelectorThread(String name, Turn turn, Consumer<Exception> failures) {
        this.turn = turn;
        this.failures = failures;
        try {
            readiness = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** The same; what ends it is thrown on the thread. */
    public SelectorThread(String name, Turn turn) {
        this(name, turn, cause -> {
            throw new IllegalStateException("the thread " + name + " ended", cause);
        });
    }

    /** One wait on a selector and what follows. */
    @FunctionalInterface
    public interface Turn {
        void take(Selector readiness) throws IOException;
    }

    /** What channels are registered with. */
    public Selector readiness() {
        return readiness;
    }

    /** Begins. Once. */
    public void start() {
        thread.start();
    }

    /** Whether it takes turns. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Ends its wait. */
    public void wakeUp() {
        readiness.wakeup();
    }

    /** Ends it, and closes the channels that are still registered. Waits for 2 s at most. Again: nothing happens. */
    @Override
    public void close() {
        if (!readiness.isOpen()) {
            return;
        }
        isRunning = false;
        readiness.wakeup();
        try {
            thread.join(CLOSE_TIMEOUT_MS);
            for (final SelectionKey key : readiness.keys()) {
                key.channel().close();
            }
            readiness.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        try {
            while (isRunning) {
                turn.take(readiness);
            }
        } catch (IOException | RuntimeException e) {
            failures.accept(e);
        }
    }
}
