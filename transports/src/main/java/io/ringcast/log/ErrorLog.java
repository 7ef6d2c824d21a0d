package io.ringcast.log;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;

/**
 * Tells of errors that may come again and again: of each distinct one at once, with its stack, and of its repeats with their
 * number, at most every 10 s. Two errors are one if the same failed, their types are equal, and so are the places of ours where
 * they were thrown, whatever their messages say. Never waits; any thread.
 */
public final class ErrorLog {
    static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
    /** Those beyond are told of as one. */
    static final int DISTINCT_MAX = 64;

    private static final String OURS = "io.ringcast.";
    private static final Cause OTHERS = new Cause("more has failed", "errors of other kinds", "");

    private final Logger logger;
    private final NanoClock clock;
    private final Map<Cause, Repeats> repeatsByCause = new ConcurrentHashMap<>();

    public ErrorLog(Logger logger, NanoClock clock) {
        this.logger = logger;
        this.clock = clock;
    }

    /**
     * Tells of an error, or counts it as a repeat.
     *
     * @param what failed: a constant, the beginning of the line.
     */
    public void tell(String what, Throwable error) {
        final Cause found = Cause.of(what, error);
        final Cause cause = repeatsByCause.size() < DISTINCT_MAX || repeatsByCause.containsKey(found) ? found : OTHERS;
        final Repeats first = new Repeats(clock.nanoTime());
        final Repeats known = repeatsByCause.putIfAbsent(cause, first);
        if (known == null) {
            logger.error(what, error);
        } else {
            known.untoldCount.incrementAndGet();
            tellRepeats(cause, known);
        }
    }

    /** Tells of repeats that are due and that no further error has told; now and then, by whoever keeps time. */
    public void tellRepeats() {
        repeatsByCause.forEach(this::tellRepeats);
    }

    private void tellRepeats(Cause cause, Repeats repeats) {
        final long nowNs = clock.nanoTime();
        final long toldNs = repeats.toldNs.get();
        if (nowNs - toldNs < INTERVAL_NS || repeats.untoldCount.get() == 0) {
            return;
        }
        if (repeats.toldNs.compareAndSet(toldNs, nowNs)) {
            logger.error(
                    "{}, {} times more in {} s: {}{}",
                    cause.what,
                    repeats.untoldCount.getAndSet(0),
                    TimeUnit.NANOSECONDS.toSeconds(nowNs - toldNs),
                    cause.type,
                    cause.place);
        }
    }

    /** What makes an error the same as another. */
    private record Cause(String what, String type, String place) {
        static Cause of(String what, Throwable error) {
            return new Cause(what, error.getClass().getName(), place(error.getStackTrace()));
        }

        /** The library that threw is not what matters, and the JVM leaves stacks out once it has thrown often. */
        private static String place(StackTraceElement[] stack) {
            return Arrays.stream(stack)
                    .filter(frame -> frame.getClassName().startsWith(OURS))
                    .findFirst()
                    .or(() -> Arrays.stream(stack).findFirst())
                    .map(frame -> " at " + frame)
                    .orElse("");
        }
    }

    private static final class Repeats {
        private final AtomicLong untoldCount = new AtomicLong();
        private final AtomicLong toldNs;

        private Repeats(long toldNs) {
            this.toldNs = new AtomicLong(toldNs);
        }
    }
}
