package io.ringcast.ws;

import io.ringcast.engine.event.ClientRequest;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns a client's text into a {@link ClientRequest}, by the schemas in docs/schema. What does not fit becomes a request
 * whose answer is an error; nothing is thrown. Safe from any thread.
 */
final class ControlMessageAdapter {
    static final String VIOLATION = "protocol-violation";
    static final String INVALID_ENVELOPE = "Invalid message envelope";

    private static final String UNAUTHORIZED = "unauthorized";
    private static final int MAX_TOKEN_LENGTH = 8_192;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NUMBER_LENGTH = 64;

    private static final Set<String> SUBSCRIBE_FIELDS = Set.of(
            "type", "id", "topic", "selector", "newestOnly", "maxHz", "envelope", "snapshot", "resume", "fields");
    private static final Set<String> UNSUBSCRIBE_FIELDS = Set.of("type", "id", "topic", "selector", "subscription");
    private static final Set<String> PING_FIELDS = Set.of("type", "id");
    private static final Set<String> AUTH_FIELDS = Set.of("type", "id", "token");
    private static final Set<String> DIGEST_FIELDS = Set.of("type", "id", "subscription");

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What the client asks for; of type INVALID_REQUEST when that cannot be told. */
    ClientRequest adapt(String text) {
        final JsonNode message = read(text);
        if (message == null) {
            return ClientRequest.invalid(null, VIOLATION, INVALID_ENVELOPE);
        }
        String id = null;
        try {
            id = RequestFields.id(message);
            return request(message, id);
        } catch (EnvelopeException wrong) {
            return ClientRequest.invalid(id, wrong.code(), wrong.getMessage());
        }
    }

    /** What a client asks for that has to show a token first. */
    FirstMessage adaptFirst(String text) {
        final JsonNode message = read(text);
        if (message == null) {
            return FirstMessage.other(null, VIOLATION, INVALID_ENVELOPE);
        }
        String id = null;
        try {
            id = RequestFields.id(message);
            return first(message, id);
        } catch (EnvelopeException wrong) {
            return FirstMessage.other(id, wrong.code(), wrong.getMessage());
        }
    }

    /** Null where the text is not one JSON object. */
    private JsonNode read(String text) {
        try {
            final JsonNode message = mapper.readTree(text);
            return message.isObject() ? message : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static FirstMessage first(JsonNode message, String id) throws EnvelopeException {
        switch (message.path("type").stringValue("")) {
            case "auth" -> {
                RequestFields.check(message, AUTH_FIELDS);
                final String token = RequestFields.text(message, "token", MAX_TOKEN_LENGTH, false);
                if (token == null) {
                    throw EnvelopeException.violation("token is missing");
                }
                return FirstMessage.auth(id, token);
            }
            case "ping" -> {
                RequestFields.check(message, PING_FIELDS);
                return FirstMessage.ping(id);
            }
            default -> throw new EnvelopeException(UNAUTHORIZED, "a token is needed first");
        }
    }

    private static ClientRequest request(JsonNode message, String id) throws EnvelopeException {
        final String type = message.path("type").stringValue("");
        return switch (type) {
            case "subscribe" -> {
                RequestFields.check(message, SUBSCRIBE_FIELDS);
                yield ClientRequest.subscribe(
                        id,
                        RequestFields.topic(message),
                        RequestFields.selector(message),
                        SubscribeFields.options(message));
            }
            case "unsubscribe" -> {
                RequestFields.check(message, UNSUBSCRIBE_FIELDS);
                yield ClientRequest.unsubscribe(
                        id,
                        RequestFields.topic(message),
                        RequestFields.selector(message),
                        RequestFields.subscription(message));
            }
            case "ping" -> {
                RequestFields.check(message, PING_FIELDS);
                yield ClientRequest.ping(id);
            }
            case "digest" -> {
                RequestFields.check(message, DIGEST_FIELDS);
                yield ClientRequest.digest(id, RequestFields.subscription(message));
            }
            case "auth" -> {
                RequestFields.check(message, AUTH_FIELDS);
                throw EnvelopeException.violation("no token is needed, or one was shown before");
            }
            default -> throw new EnvelopeException(VIOLATION, INVALID_ENVELOPE);
        };
    }
}
