package io.ringcast.bench.rig.client;

import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Has others' questions answered on the one thread that owns the state, which waits on a selector. */
final class ThreadCalls {
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Selector readiness;
    private final String owner;
    private final long timeoutMs;

    /** @param owner whose thread it is, for messages. */
    ThreadCalls(Selector readiness, String owner, long timeoutMs) {
        this.readiness = readiness;
        this.owner = owner;
        this.timeoutMs = timeoutMs;
    }

    /** Waits for the answer of the owner; throws what {@code work} threw, wrapped. Any other thread. */
    <T> T call(Supplier<T> work) {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        commands.add(() -> {
            try {
                answer.complete(work.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        readiness.wakeup();
        try {
            return answer.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the " + owner + "' thread does not answer", e);
        }
    }

    /** Answers all that was asked. The owner alone. */
    void answer() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }
}
