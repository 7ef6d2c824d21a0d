package io.ringcast.engine.event;

/**
 * What the transport holds clients to, told to them in {@code connected}. 0: there is no such limit.
 *
 * @param messageBytes of one message.
 * @param messagesPerSecond of one connection.
 */
public record ClientLimits(long messageBytes, long messagesPerSecond) {
    /** None of them. */
    public static final ClientLimits NONE = new ClientLimits(0, 0);
}
