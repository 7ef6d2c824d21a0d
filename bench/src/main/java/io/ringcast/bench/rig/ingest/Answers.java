package io.ringcast.bench.rig.ingest;

/** What a server of batches answers. */
public enum Answers {
    /** The protocol's acks, each checked. */
    ACKS,
    /** Every message as it came: one answer for each batch, in order. */
    ECHOES
}
