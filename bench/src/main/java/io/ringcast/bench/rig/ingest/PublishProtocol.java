package io.ringcast.bench.rig.ingest;

import java.nio.ByteBuffer;

/** How messages are published over one TCP connection. In all its texts each character is one byte. Immutable. */
public interface PublishProtocol {
    /** What the publisher sends first, to be answered once; empty: nothing. */
    String greeting();

    /** What stands before a payload; {@code metric} is empty for a message that holds several of an agent's. */
    String head(String agent, String metric, int payloadLength);

    /** What stands after a payload. */
    String tail();

    /** Whether the server answers every message. */
    boolean answersMessages();

    /** Reads what the server of one connection sends. */
    AnswerReader answers();

    /** Counts the answers of a server. One thread. */
    @FunctionalInterface
    interface AnswerReader {
        /**
         * Takes all of {@code bytes}; returns how many answers ended in them. Throws {@link IllegalStateException} for an answer
         * that refuses what it answers.
         */
        int read(ByteBuffer bytes);
    }
}
