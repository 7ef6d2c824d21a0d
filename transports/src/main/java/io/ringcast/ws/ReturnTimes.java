package io.ringcast.ws;

import java.util.random.RandomGenerator;

/**
 * When clients that are sent away together should come back: each at a time of its own, drawn evenly from a span that grows with
 * their number, so that whoever takes this server's place is not asked by all at once.
 */
final class ReturnTimes {
    private static final long FIRST_MS = 500;
    private static final long SHORTEST_SPAN_MS = 1_000;
    private static final long LONGEST_SPAN_MS = 60_000;
    /** As many come back in a second as a small machine upgrades easily, and with TLS still. */
    private static final long SPAN_PER_CLIENT_MS = 5;

    private final long spanMs;
    private final RandomGenerator random;

    ReturnTimes(int clientCount, RandomGenerator random) {
        spanMs = Math.max(SHORTEST_SPAN_MS, Math.min(LONGEST_SPAN_MS, clientCount * SPAN_PER_CLIENT_MS));
        this.random = random;
    }

    /** From now, for one client. */
    long nextMs() {
        return FIRST_MS + random.nextLong(spanMs);
    }
}
