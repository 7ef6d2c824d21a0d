package io.ringcast.engine.fanout;

/**
 * How far back removals are known. Whoever has not been told what happened at or before the horizon can't be told any more:
 * what was removed then may have been forgotten. State thread only.
 */
final class RemovalHorizon {
    private long forgottenSequence = Long.MIN_VALUE;
    private long purgedSequence = Long.MIN_VALUE;

    /** A series that the event {@code sequence} has removed gives up its place in the map. */
    void purge(long sequence) {
        purgedSequence = Math.max(purgedSequence, sequence);
        forget(sequence);
    }

    /** Whether a series that the event {@code sequence} has removed may have given up its place, or is about to. */
    boolean isPurged(long sequence) {
        return sequence <= purgedSequence;
    }

    /** A removal by the event {@code sequence} is forgotten. */
    void forget(long sequence) {
        forgottenSequence = Math.max(forgottenSequence, sequence);
    }

    /** Whether every removal by the event {@code sequence} and by later ones is still known. */
    boolean isKnownFrom(long sequence) {
        return sequence > forgottenSequence;
    }
}
