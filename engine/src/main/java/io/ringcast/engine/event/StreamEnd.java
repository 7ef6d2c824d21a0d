package io.ringcast.engine.event;

/** Why the state thread ends an agent's stream. The transport maps each to a gRPC status. */
public enum StreamEnd {
    /** A newer stream of the same agent took over. */
    SUPERSEDED,
    /** The handshake breaks a rule. */
    INVALID_HANDSHAKE,
    /** There are as many agents or streams as the server may hold. */
    LIMIT_EXCEEDED,
    /** An answer could not be written: the stream sent more than it was given credit for. */
    PROTOCOL_VIOLATION,
    /** The server failed at a batch, which is not answered: the agent is to come back and send it again. */
    INTERNAL
}
