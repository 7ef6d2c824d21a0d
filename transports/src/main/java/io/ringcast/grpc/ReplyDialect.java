package io.ringcast.grpc;

import org.agrona.DirectBuffer;

/** How the answers to one stream are put into its messages. Event loop only. */
interface ReplyDialect {
    /** Puts the answer to the opening of the stream into the empty {@code reply}, if the agent is told at all. */
    void putOpened(ReplyStream reply, DirectBuffer handshakeAck, int offset, int length);

    /** Puts the answer to the next batch. Returns false when the message under construction must be sent before. */
    boolean putAck(ReplyStream reply, DirectBuffer batchAck, int offset, int length);

    /**
     * Adds to {@code reply} that the agent is asked to send less often, or no longer. Returns false when it was not told:
     * the reply has no room, or the dialect no words.
     *
     * @param credit how many more batches are taken of the agent now.
     */
    boolean putPressure(ReplyStream reply, RingPressure pressure, int credit);

    /** Puts into the empty {@code reply} what tells the agent to come back later, if it is told at all. */
    void putGoingAway(ReplyStream reply);
}
