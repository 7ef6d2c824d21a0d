package io.ringcast.grpc;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;

/**
 * The bytes that one agent may send a second. A second's worth may come at once; what comes beyond that is a debt, which time
 * pays off. Allocates nothing after it was made. Event loop only.
 */
final class ByteBudget {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final Bucket bucket;
    private final int bytesPerSecond;

    ByteBudget(int bytesPerSecond, TimeMeter clock) {
        this.bytesPerSecond = bytesPerSecond;
        bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(bytesPerSecond).refillGreedy(bytesPerSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(clock)
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    /** Takes note of {@code length} bytes that have come. Returns how long the agent must be held for, in ns; 0: not at all. */
    long take(int length) {
        return length == 0 ? debtNs() : bucket.consumeIgnoringRateLimits(length);
    }

    /** How long until the debt is paid off, in ns; 0: there is none. */
    long debtNs() {
        final long debt = -bucket.getAvailableTokens();
        return debt <= 0 ? 0 : debt * NS_PER_SECOND / bytesPerSecond;
    }
}
