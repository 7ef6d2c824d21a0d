package io.ringcast.engine.fanout;

/**
 * How far back removals are known. Whoever has not been told what happened at or before the horizon can't be told any more:
 * what was removed then may have been forgotten. State thread only.
 */
final class RemovalHorizon {
    private long forgottenSequence = Long.MIN_VALUE;

    /** A removal by the event {@code sequence} is forgotten. */
    void forget(long sequence) {
        forgottenSequence = Math.max(forgottenSequence, sequence);
    }

    /** Whether every removal by the event {@code sequence} and by later ones is still known. */
    boolean isKnownFrom(long sequence) {
        return sequence > forgottenSequence;
    }
}
