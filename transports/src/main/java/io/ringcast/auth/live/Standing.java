package io.ringcast.auth.live;

/** How an admission stands. */
public enum Standing {
    /** As when it was given. */
    GOOD,
    /** The credential was revoked, or has expired. */
    ENDED,
    /** The credential is good, and is for something else to see. */
    SCOPE_CHANGED;

    /** Tells how an admission stands at a moment. Any thread; never blocks. */
    @FunctionalInterface
    public interface Look {
        Standing at(long epochMs);
    }
}
