package io.ringcast.auth;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One token as a line of the file: a JSON object. Errors name the field, and never show what stands there. */
final class TokenLine {
    private static final Set<String> FIELDS = Set.of("id", "role", "agent", "scope", "created", "expires", "sha256");
    private static final Set<String> REACH_FIELDS = Set.of("agent", "scope");
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private TokenLine() {}

    static String encode(Token token) {
        final ObjectNode line = MAPPER.createObjectNode()
                .put("id", token.id())
                .put("role", token.role().word());
        if (!token.reach().isEmpty()) {
            line.put(reachField(token.role()), token.reach());
        }
        line.put("created", token.created().toString());
        if (token.expires() != null) {
            line.put("expires", token.expires().toString());
        }
        return line.put("sha256", token.sha256()).toString();
    }

    /** Throws {@link IllegalArgumentException} whose message names what is wrong. */
    static Token decode(String line) {
        final JsonNode fields = parse(line);
        for (final String name : fields.propertyNames()) {
            if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException(
                        "a field that is none of id, role, agent, scope, created, expires, sha256");
            }
        }
        final String id = required(fields, "id");
        final TokenRole role = role(required(fields, "role"));
        return new Token(
                id,
                role,
                reach(fields, role),
                time("created", required(fields, "created")),
                time("expires", text(fields, "expires")),
                required(fields, "sha256"));
    }

    private static String reach(JsonNode fields, TokenRole role) {
        final String field = reachField(role);
        for (final String other : REACH_FIELDS) {
            if (!other.equals(field) && fields.has(other)) {
                throw new IllegalArgumentException(other + " is not for a token of the role " + role.word());
            }
        }
        final String reach = text(fields, field);
        if (reach != null && reach.isEmpty()) {
            throw new IllegalArgumentException(field + " is empty; leave it out where any will do");
        }
        return reach == null ? "" : reach;
    }

    private static String reachField(TokenRole role) {
        return role == TokenRole.AGENT ? "agent" : "scope";
    }

    private static JsonNode parse(String line) {
        final JsonNode fields;
        try {
            fields = MAPPER.readTree(line);
        } catch (JacksonException notJson) {
            throw new IllegalArgumentException("is not one JSON object");
        }
        if (!fields.isObject()) {
            throw new IllegalArgumentException("is not one JSON object");
        }
        return fields;
    }

    private static String required(JsonNode fields, String name) {
        final String text = text(fields, name);
        if (text == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return text;
    }

    private static String text(JsonNode fields, String name) {
        final JsonNode value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw new IllegalArgumentException(name + " is not a text");
        }
        return value.asString();
    }

    private static TokenRole role(String word) {
        return Arrays.stream(TokenRole.values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("role is none of agent, viewer"));
    }

    private static Instant time(String name, String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " is not a time such as 2026-01-31T00:00:00Z", e);
        }
    }
}
