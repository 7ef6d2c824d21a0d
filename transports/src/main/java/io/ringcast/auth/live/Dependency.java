package io.ringcast.auth.live;

import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.SingleThreadScheduler;
import io.ringcast.reconnect.TaskScheduler;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another server that tokens cannot be judged without, and whether it answers. It is asked at the start, and again after growing
 * waits until it answers. From then on those who need it tell how it went; once that fails several times running it is asked
 * again, and only if it gives no answer then is it in the way: what others ask may be what it fails at. Any thread; never blocks.
 */
final class Dependency implements AutoCloseable {
    /** So many failures running, and it is asked. */
    static final int MAX_FAILURE_COUNT = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Dependency.class);

    private final String name;
    private final Supplier<CompletableFuture<?>> question;
    private final TaskScheduler scheduler;
    private final AutoCloseable thread;
    private volatile String trouble;

    // Under the monitor.
    private int failureCount;
    private boolean isAsked;
    private boolean hasAnswered;
    private boolean isTold;

    // On the scheduler's thread.
    private final Backoff backoff = new Backoff(new SplittableRandom());

    /**
     * With a thread of its own to wait on.
     *
     * @param name for people.
     * @param question ends within a bounded time, or throws {@link RejectedExecutionException} where it cannot be asked now.
     */
    static Dependency of(String name, Supplier<CompletableFuture<?>> question) {
        final SingleThreadScheduler scheduler = new SingleThreadScheduler("ringcast-auth-dependency");
        return new Dependency(name, question, scheduler, scheduler);
    }

    Dependency(String name, Supplier<CompletableFuture<?>> question, TaskScheduler scheduler, AutoCloseable thread) {
        this.name = name;
        this.question = question;
        this.scheduler = scheduler;
        this.thread = thread;
    }

    /** Has it asked from now on; before that, only those who need it tell. */
    synchronized void start() {
        trouble = name + " has not answered yet";
        ask();
    }

    /** What is in the way, in a sentence; null: nothing that is known of. */
    String trouble() {
        return trouble;
    }

    /**
     * Takes in how it went for somebody who needed it.
     *
     * @param failure null: it answered.
     */
    synchronized void heard(Throwable failure) {
        if (failure == null) {
            answers();
        } else if (++failureCount >= MAX_FAILURE_COUNT) {
            ask();
        }
    }

    @Override
    public void close() {
        try {
            thread.close();
        } catch (Exception e) {
            LOG.warn("{} is not left alone as it should be", name, e);
        }
    }

    /** Monitor held. */
    private void answers() {
        failureCount = 0;
        hasAnswered = true;
        if (trouble != null) {
            trouble = null;
            LOG.info("{} answers", name);
        }
    }

    /** Monitor held. */
    private void ask() {
        if (!isAsked) {
            isAsked = true;
            scheduler.execute(this::askNow);
        }
    }

    private void askNow() {
        final CompletableFuture<?> unused =
                answer().whenComplete((answer, failure) -> scheduler.execute(() -> asked(failure)));
    }

    private void asked(Throwable failure) {
        synchronized (this) {
            if (failure == null) {
                isAsked = false;
                isTold = false;
                backoff.reset();
                answers();
                return;
            }
            final boolean wasTold = isTold;
            isTold = true;
            trouble = name + (hasAnswered ? " gives no answer: " : " has not answered yet: ") + why(failure);
            if (!wasTold) {
                LOG.warn("{}; nobody new can be let in by it until it does, and it is asked again", trouble);
            }
        }
        scheduler.schedule(this::askNow, backoff.nextDelayMs());
    }

    private CompletableFuture<?> answer() {
        try {
            return question.get();
        } catch (RejectedExecutionException notNow) {
            return CompletableFuture.failedFuture(notNow);
        }
    }

    /** Its kind alone: its message may hold what others sent. */
    private static String why(Throwable failure) {
        final Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IllegalArgumentException
                ? "it says what is no answer"
                : cause.getClass().getSimpleName();
    }
}
