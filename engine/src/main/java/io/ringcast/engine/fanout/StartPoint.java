package io.ringcast.engine.fanout;

/**
 * Where a subscription begins.
 *
 * @param sequence of the subscribe.
 * @param knownSequence whatever was last changed by an event before this one is not told.
 */
record StartPoint(Kind kind, long sequence, long knownSequence) {
    /** What is told first. */
    enum Kind {
        /** All that there is. */
        SNAPSHOT,
        /** What has changed since the client was there last, removals included. */
        RESUME,
        /** Nothing of before. */
        NOTHING
    }

    static StartPoint snapshot(long sequence) {
        return new StartPoint(Kind.SNAPSHOT, sequence, Long.MIN_VALUE);
    }

    /** For a client that was told all up to {@code knownSequence}, and maybe not all of that event. */
    static StartPoint resume(long sequence, long knownSequence) {
        return new StartPoint(Kind.RESUME, sequence, knownSequence);
    }

    static StartPoint nothing(long sequence) {
        return new StartPoint(Kind.NOTHING, sequence, sequence);
    }
}
