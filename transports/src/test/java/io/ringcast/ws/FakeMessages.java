package io.ringcast.ws;

import io.ringcast.engine.event.ClientRequest;
import java.nio.charset.StandardCharsets;

/** What the fake engine says. */
final class FakeMessages {
    private static final String NOW = "2026-11-21T10:00:00.000Z";

    private FakeMessages() {}

    static String connected(long seq) {
        return "{\"type\":\"connected\",\"message\":\"fake\",\"timestamp\":\"" + NOW + "\",\"epoch\":\"e\",\"seq\":"
                + seq + ",\"pingIntervalMs\":30000,\"limits\":{}}";
    }

    static String subscribed(ClientRequest request, long seq) {
        return "{\"type\":\"subscribed\"" + id(request)
                + ",\"topic\":\"metrics\",\"selector\":\"{}\",\"subscription\":1" + ",\"epoch\":\"e\",\"seq\":" + seq
                + ",\"resumed\":false,\"timestamp\":\"" + NOW + "\"}";
    }

    static String unsubscribed(ClientRequest request) {
        return "{\"type\":\"unsubscribed\"" + id(request) + ",\"topic\":\"metrics\",\"subscription\":1}";
    }

    static String pong(ClientRequest request) {
        return "{\"type\":\"pong\"" + id(request) + "}";
    }

    static String error(ClientRequest request) {
        return "{\"type\":\"error\"" + id(request) + ",\"code\":\"" + request.errorCode() + "\",\"message\":\""
                + request.errorMessage() + "\"}";
    }

    static byte[] update(long seq, int padding) {
        return ("{\"type\":\"metric_update\",\"subscription\":1,\"seq\":" + seq
                        + ",\"updates\":[{\"agent\":\"a\",\"metric\":\"m\",\"labels\":{\"pad\":\"" + "x".repeat(padding)
                        + "\"},\"timestampNs\":\"1763683201000000000\",\"value\":0.5,\"n\":" + seq + "}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String id(ClientRequest request) {
        return request.id() == null ? "" : ",\"id\":\"" + request.id() + "\"";
    }
}
