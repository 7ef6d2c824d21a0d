package io.ringcast.ws;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The few messages that this listener writes itself, because the engine does not know the client yet, or is about to end. */
final class OwnMessages {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private OwnMessages() {}

    static String pong(String id) {
        return message("pong", id).toString();
    }

    static String error(String id, String code, String text) {
        return message("error", id).put("code", code).put("message", text).toString();
    }

    static String goingAway(long retryAfterMs) {
        return message("going_away", null).put("retryAfterMs", retryAfterMs).toString();
    }

    private static ObjectNode message(String type, String id) {
        final ObjectNode message = MAPPER.createObjectNode().put("type", type);
        return id == null ? message : message.put("id", id);
    }
}
