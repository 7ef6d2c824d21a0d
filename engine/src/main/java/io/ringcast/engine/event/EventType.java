package io.ringcast.engine.event;

/** What a slot of the ring holds. The order of the constants is part of recordings: append only. */
public enum EventType {
    /** Continues the batch in the slots before it; handlers act at the first slot alone. */
    CONT,
    /** A claim whose bytes could not be copied; counted and skipped. */
    INVALID,
    /** The clock moved: timers, evictions and rate limits run. */
    TICK,
    /** An agent's handshake was read: bytes are an encoded {@link StreamOpening}, the attachment its {@link AgentStream}. */
    STREAM_OPENED,
    /** A metric batch: bytes are one {@code ringcast.v1.MetricBatch} in protobuf wire format. */
    BATCH,
    /** An agent says that it is alive: bytes are one {@code Heartbeat}. */
    HEARTBEAT,
    /** An agent's status: bytes are one {@code StatusReport}. */
    STATUS_REPORT,
    /** An agent's log lines: bytes are one {@code LogBatch}. */
    LOG_BATCH,
    /** The stream ended, by whatever cause; the last event of its source. */
    STREAM_CLOSED,
    /** A client's handshake is done: the attachment is its {@link ClientConnection}. */
    CONNECTION_OPENED,
    /** A client asks for updates: bytes are an encoded {@link ClientRequest}, as for the three that follow. */
    SUBSCRIBE,
    /** A client wants no more updates. */
    UNSUBSCRIBE,
    /** A client asks for a {@code pong}. */
    PING,
    /** What a client sent could not be understood; it is answered with an {@code error} in its turn. */
    INVALID_REQUEST,
    /** The connection is gone; the last event of its source. */
    CONNECTION_CLOSED,
    /** A client asks for the digest of what a subscription of it has been told: bytes as for SUBSCRIBE. */
    DIGEST,
    /** The server stops: the client is to be closed with 1001 as soon as it has been told everything. */
    DISMISS;

    private static final EventType[] VALUES = values();

    /** Returns the type with this ordinal, without the copy that {@code values()} makes. */
    public static EventType of(int ordinal) {
        return VALUES[ordinal];
    }
}
