package io.ringcast.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.NanoClock;

/**
 * Whether the server can do its work now, and what is in the way if not. Checks are asked at most every 5 s, whoever asks how
 * often; any thread.
 */
public final class Readiness {
    private static final long CACHED_NS = TimeUnit.SECONDS.toNanos(5);

    private final NanoClock clock;
    private final List<Supplier<String>> checks = new ArrayList<>();
    private List<String> reasons = List.of();
    private long askedNs;
    private boolean wasAsked;

    public Readiness(NanoClock clock) {
        this.clock = clock;
    }

    /** Adds a check, which says in a sentence what is in the way, or null; it must not wait for anything. */
    public synchronized void add(Supplier<String> check) {
        checks.add(check);
        wasAsked = false;
    }

    /** Has the checks asked again at the next question, however soon it comes: something is known to have changed. */
    public synchronized void refresh() {
        wasAsked = false;
    }

    /** What is in the way, as it was 5 s ago at most; empty: nothing. */
    public synchronized List<String> reasons() {
        final long nowNs = clock.nanoTime();
        if (!wasAsked || nowNs - askedNs >= CACHED_NS) {
            reasons = checks.stream()
                    .map(Readiness::ask)
                    .filter(reason -> reason != null)
                    .toList();
            askedNs = nowNs;
            wasAsked = true;
        }
        return reasons;
    }

    private static String ask(Supplier<String> check) {
        try {
            return check.get();
        } catch (RuntimeException failure) {
            return "a check failed: " + failure;
        }
    }
}
