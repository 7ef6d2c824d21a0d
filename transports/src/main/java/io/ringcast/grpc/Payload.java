package io.ringcast.grpc;

import io.ringcast.engine.event.EventType;
import io.ringcast.proto.v1.SessionRequest;
import java.util.Locale;

/** What a {@code SessionRequest} may carry, and the event it becomes. */
enum Payload {
    HANDSHAKE(SessionRequest.HANDSHAKE_FIELD_NUMBER, EventType.STREAM_OPENED),
    BATCH(SessionRequest.BATCH_FIELD_NUMBER, EventType.BATCH),
    HEARTBEAT(SessionRequest.HEARTBEAT_FIELD_NUMBER, EventType.HEARTBEAT),
    STATUS_REPORT(SessionRequest.STATUS_REPORT_FIELD_NUMBER, EventType.STATUS_REPORT),
    LOG_BATCH(SessionRequest.LOG_BATCH_FIELD_NUMBER, EventType.LOG_BATCH);

    private static final int LENGTH_DELIMITED = 2;
    private static final Payload[] VALUES = values();

    private final int tag;
    private final EventType eventType;

    Payload(int fieldNumber, EventType eventType) {
        this.tag = fieldNumber << 3 | LENGTH_DELIMITED;
        this.eventType = eventType;
    }

    /** The payload whose field begins with this protobuf tag, or null. */
    static Payload ofTag(int tag) {
        for (final Payload payload : VALUES) {
            if (payload.tag == tag) {
                return payload;
            }
        }
        return null;
    }

    EventType eventType() {
        return eventType;
    }

    /** The name of the field in the .proto file. */
    String fieldName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
