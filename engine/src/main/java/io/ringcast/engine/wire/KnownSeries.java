package io.ringcast.engine.wire;

import org.agrona.DirectBuffer;

/**
 * The series that were judged before, by the bytes of their keys. A key that is known need not be laid open again: equal
 * bytes pass or break the same rules. State thread only; allocates nothing.
 */
public interface KnownSeries {
    /** What {@link #find} answers for a key that is to be laid open and judged. */
    int NOT_KNOWN = -1;

    /** Knows nothing, so that every series is laid open. */
    KnownSeries NONE = new KnownSeries() {
        @Override
        public void ofAgent(int agentIndex) {}

        @Override
        public int find(DirectBuffer key, int offset, int length) {
            return NOT_KNOWN;
        }
    };

    /** Says whose series are meant from now on, and that a batch begins. */
    void ofAgent(int agentIndex);

    /**
     * Returns the record of the live series whose key was sent in exactly these bytes, or {@link #NOT_KNOWN}. The record
     * stays that series' until the event after this one.
     */
    int find(DirectBuffer key, int offset, int length);
}
