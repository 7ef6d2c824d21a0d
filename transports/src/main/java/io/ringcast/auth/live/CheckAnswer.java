package io.ringcast.auth.live;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code AUTH_URL} said of a token: 200 and, if it likes, {@code {"subject", "scope", "expiresAt"}}; 401 or 403.
 *
 * @param identity null: refused.
 * @param expiresMs when the token is no longer good; {@link Long#MAX_VALUE}: not said.
 */
record CheckAnswer(LiveIdentity identity, long expiresMs) {
    static final CheckAnswer REFUSED = new CheckAnswer(null, 0);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /** Throws {@link IllegalArgumentException} where it is none of those: then nothing is known of the token. */
    static CheckAnswer of(int status, byte[] body) {
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return REFUSED;
        }
        if (status != OK) {
            throw new IllegalArgumentException("status " + status);
        }
        final JsonNode fields = body.length == 0 ? MAPPER.createObjectNode() : read(body);
        return new CheckAnswer(
                LiveIdentity.of(text(fields, "subject"), text(fields, "scope")), expiresMs(text(fields, "expiresAt")));
    }

    private static JsonNode read(byte[] body) {
        try {
            final JsonNode fields = MAPPER.readTree(body);
            if (fields.isObject()) {
                return fields;
            }
        } catch (JacksonException notJson) {
            throw new IllegalArgumentException("the body is not JSON");
        }
        throw new IllegalArgumentException("the body is no JSON object");
    }

    /** A field that is there and no text is not passed over: a scope of another form must not become everything. */
    private static String text(JsonNode fields, String name) {
        final JsonNode value = fields.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw new IllegalArgumentException(name + " is not a text");
        }
        return value.asString();
    }

    private static long expiresMs(String text) {
        if (text == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException("expiresAt is not a time such as 2026-01-31T00:00:00Z", e);
        }
    }
}
