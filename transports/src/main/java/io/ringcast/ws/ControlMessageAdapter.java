package io.ringcast.ws;

import io.ringcast.engine.event.ClientRequest;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
    private static final String VIOLATION = "protocol-violation";
    private static final String NOT_IMPLEMENTED = "not-implemented";
    private static final String INVALID_ENVELOPE = "Invalid message envelope";

    private static final int MAX_ID_LENGTH = 64;
    private static final int MAX_TOPIC_LENGTH = 64;
    private static final int MAX_SELECTOR_LENGTH = 512;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NUMBER_LENGTH = 64;

    private static final Set<String> SUBSCRIBE_FIELDS = Set.of("type", "id", "topic", "selector");
    private static final Set<String> UNSUBSCRIBE_FIELDS = Set.of("type", "id", "topic", "selector", "subscription");
    private static final Set<String> PING_FIELDS = Set.of("type", "id");
    private static final Set<String> LATER_FIELDS =
            Set.of("newestOnly", "maxHz", "envelope", "snapshot", "history", "resume", "fields");

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
        final JsonNode message;
        try {
            message = mapper.readTree(text);
        } catch (JacksonException notJson) {
            return ClientRequest.invalid(null, VIOLATION, INVALID_ENVELOPE);
        }
        if (!message.isObject()) {
            return ClientRequest.invalid(null, VIOLATION, INVALID_ENVELOPE);
        }
        String id = null;
        try {
            id = text(message, "id", MAX_ID_LENGTH, false);
            return request(message, id);
        } catch (EnvelopeException wrong) {
            return ClientRequest.invalid(id, wrong.code, wrong.getMessage());
        }
    }

    private static ClientRequest request(JsonNode message, String id) throws EnvelopeException {
        final String type = message.path("type").stringValue("");
        return switch (type) {
            case "subscribe" -> {
                checkFields(message, SUBSCRIBE_FIELDS);
                yield ClientRequest.subscribe(id, topic(message), selector(message));
            }
            case "unsubscribe" -> {
                checkFields(message, UNSUBSCRIBE_FIELDS);
                yield ClientRequest.unsubscribe(id, topic(message), selector(message), subscription(message));
            }
            case "ping" -> {
                checkFields(message, PING_FIELDS);
                yield ClientRequest.ping(id);
            }
            case "auth", "digest" -> throw new EnvelopeException(NOT_IMPLEMENTED, type + " is not served yet");
            default -> throw new EnvelopeException(VIOLATION, INVALID_ENVELOPE);
        };
    }

    private static void checkFields(JsonNode message, Set<String> known) throws EnvelopeException {
        for (final String name : message.propertyNames()) {
            if (!known.contains(name) && !LATER_FIELDS.contains(name)) {
                throw violation(name.matches("\\w{1,32}") ? "unknown field " + name : "unknown field");
            }
        }
        for (final String name : message.propertyNames()) {
            if (!known.contains(name)) {
                throw new EnvelopeException(NOT_IMPLEMENTED, "field " + name + " is not served yet");
            }
        }
    }

    private static String topic(JsonNode message) throws EnvelopeException {
        return text(message, "topic", MAX_TOPIC_LENGTH, true);
    }

    private static String selector(JsonNode message) throws EnvelopeException {
        return text(message, "selector", MAX_SELECTOR_LENGTH, true);
    }

    private static String text(JsonNode message, String name, int maxLength, boolean mayBeNull)
            throws EnvelopeException {
        final JsonNode value = message.path(name);
        if (value.isMissingNode() || (mayBeNull && value.isNull())) {
            return null;
        }
        if (!value.isString()) {
            throw violation(name + " is not a string");
        }
        if (lengthOf(value.stringValue(), name) > maxLength) {
            throw violation(name + " is longer than " + maxLength + " bytes");
        }
        return value.stringValue();
    }

    private static int lengthOf(String text, String name) throws EnvelopeException {
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(text))
                    .remaining();
        } catch (CharacterCodingException halfASurrogatePair) {
            throw violation(name + " is not valid text");
        }
    }

    private static long subscription(JsonNode message) throws EnvelopeException {
        final JsonNode value = message.path("subscription");
        if (value.isMissingNode()) {
            return 0;
        }
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw violation("subscription is not an integer");
        }
        final long number = value.decimalValue().longValueExact();
        if (number < 1) {
            throw violation("subscription is below 1");
        }
        return number;
    }

    private static EnvelopeException violation(String what) {
        return new EnvelopeException(VIOLATION, INVALID_ENVELOPE + ": " + what);
    }

    /** A message that is JSON, but none of ours. */
    private static final class EnvelopeException extends Exception {
        private final String code;

        EnvelopeException(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }
}
