package io.ringcast.engine.event;

/**
 * What the transport holds agents' streams to, told to agents in the handshake's answer. 0: there is no such limit.
 *
 * @param bytesPerSecond of one agent.
 * @param idleTimeoutMs a stream without a message for so long is ended.
 * @param handshakeTimeoutMs a stream without a handshake for so long is ended.
 * @param sessions streams open at once.
 * @param sessionsPerAddress streams open at once from one address.
 */
public record StreamLimits(
        int bytesPerSecond, int idleTimeoutMs, int handshakeTimeoutMs, int sessions, int sessionsPerAddress) {
    /** None of them. */
    public static final StreamLimits NONE = new StreamLimits(0, 0, 0, 0, 0);
}
