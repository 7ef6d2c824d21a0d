package io.ringcast.agent;

import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.HandshakeAck;

/** What a session tells about itself; called on its thread. */
public interface AgentListener {
    /** The server took the handshake. */
    default void onConnected(HandshakeAck ack) {}

    /** A batch of {@code agentId} was answered. */
    default void onAck(String agentId, BatchAck ack) {}

    /**
     * The stream ended, or did not come about.
     *
     * @param reason for people to read.
     * @param retryInMs when the next attempt is made.
     */
    default void onDisconnected(String agentId, String reason, long retryInMs) {}

    /** A batch was given up; {@code reason} is for people to read. */
    default void onDropped(String agentId, String reason) {}
}
