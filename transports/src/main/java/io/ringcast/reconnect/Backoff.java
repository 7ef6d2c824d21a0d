package io.ringcast.reconnect;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: at random between 0 and a ceiling ("full jitter"), so that many who lost the same
 * server do not come back at once. The ceiling begins at {@link #MIN_CEILING_MS}, doubles with each failure up to
 * {@link #MAX_CEILING_MS}, and falls back on success. Not thread-safe.
 */
public final class Backoff {
    /** Ceiling of the first wait, in milliseconds. */
    public static final long MIN_CEILING_MS = 1_000;

    /** Highest ceiling, in milliseconds. */
    public static final long MAX_CEILING_MS = 30_000;

    private final RandomGenerator random;
    private long ceilingMs = MIN_CEILING_MS;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The wait before the next attempt, in milliseconds; raises the ceiling for the one after. */
    public long nextDelayMs() {
        final long delayMs = random.nextLong(ceilingMs + 1);
        ceilingMs = Math.min(MAX_CEILING_MS, ceilingMs * 2);
        return delayMs;
    }

    /** A wait below the highest ceiling, for when to come back soon would do harm. */
    public long longDelayMs() {
        ceilingMs = MAX_CEILING_MS;
        return nextDelayMs();
    }

    /** A wait of one to two times the highest ceiling, for when only people can change what stands in the way. */
    public long patientDelayMs() {
        ceilingMs = MAX_CEILING_MS;
        return MAX_CEILING_MS + nextDelayMs();
    }

    /** To be called when an attempt succeeded. */
    public void reset() {
        ceilingMs = MIN_CEILING_MS;
    }
}
