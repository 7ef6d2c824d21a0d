package io.ringcast.engine.fanout;

import java.util.concurrent.TimeUnit;

/** Of a group whose LIVE clients are told in rounds: when, and where they were told up to. State thread only. */
final class Rate {
    private static final long NS_PER_MILLI_PERIOD = TimeUnit.SECONDS.toNanos(1000);

    /** Its marker: what follows it, no LIVE client was told. */
    final Subscription cursor;

    final long periodNs;

    /** No round begins before this time. */
    long nextNs = Long.MIN_VALUE;
    /** Whether a round has begun and not come to its end. */
    boolean isOpen;
    /** Whether the last frame said that there is more. */
    boolean isFrameOpen;
    /** Whether the group stands in the row of those that wait for a round. */
    boolean isQueued;
    /** Whatever was last changed by this event or before, LIVE clients were told. */
    long toldSequence = Long.MIN_VALUE;

    /** @param maxMilliHz most rounds in 1,000 seconds. */
    Rate(Group group, int marker, int maxMilliHz) {
        cursor = new Subscription(null, group, marker, StartPoint.resume(0, Long.MIN_VALUE), null);
        periodNs = NS_PER_MILLI_PERIOD / maxMilliHz;
    }

    int marker() {
        return cursor.marker;
    }
}
