package io.ringcast.ws;

import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the fields that requests have in common. Each method throws with the name of the field that is wrong. */
final class RequestFields {
    /** Most bytes of a selector, as text or as list. */
    static final int MAX_SELECTOR_LENGTH = 1024;

    private static final int MAX_ID_LENGTH = 64;
    private static final int MAX_TOPIC_LENGTH = 64;

    private RequestFields() {}

    /** Throws unless a message has no fields but those. */
    static void check(JsonNode message, Set<String> known) throws EnvelopeException {
        for (final String name : message.propertyNames()) {
            if (!known.contains(name)) {
                throw EnvelopeException.violation(
                        name.matches("\\w{1,32}") ? "unknown field " + name : "unknown field");
            }
        }
    }

    static String id(JsonNode message) throws EnvelopeException {
        return text(message, "id", MAX_ID_LENGTH, false);
    }

    static String topic(JsonNode message) throws EnvelopeException {
        return text(message, "topic", MAX_TOPIC_LENGTH, true);
    }

    /** A list of ids becomes its text, {@code [1,2]}: no selector begins so. Null: none. */
    static String selector(JsonNode message) throws EnvelopeException {
        final JsonNode value = message.path("selector");
        if (!value.isArray()) {
            return text(message, "selector", MAX_SELECTOR_LENGTH, true);
        }
        for (final JsonNode id : value) {
            if (!isExactInteger(id) || id.decimalValue().signum() < 0 || !id.canConvertToInt()) {
                throw EnvelopeException.violation("selector has an entry that is no number of a series");
            }
        }
        final StringBuilder text = new StringBuilder("[");
        for (final JsonNode id : value) {
            text.append(text.length() > 1 ? "," : "").append(id.decimalValue().intValueExact());
        }
        if (text.length() >= MAX_SELECTOR_LENGTH) {
            throw EnvelopeException.violation("selector is longer than " + MAX_SELECTOR_LENGTH + " bytes");
        }
        return text.append(']').toString();
    }

    /** The number of a group; 0: none is given. */
    static long subscription(JsonNode message) throws EnvelopeException {
        final JsonNode value = message.path("subscription");
        if (value.isMissingNode()) {
            return 0;
        }
        final long number = integer(value, "subscription");
        if (number < 1) {
            throw EnvelopeException.violation("subscription is below 1");
        }
        return number;
    }

    /** @param name as it stands in the error. */
    static long integer(JsonNode value, String name) throws EnvelopeException {
        if (!isExactInteger(value) || !value.canConvertToLong()) {
            throw EnvelopeException.violation(name + " is not an integer");
        }
        final BigDecimal number = value.decimalValue();
        return number.longValueExact();
    }

    private static boolean isExactInteger(JsonNode value) {
        return value.isNumber() && value.canConvertToExactIntegral();
    }

    /** Null: the field is not there, or null where it may be. */
    static String text(JsonNode message, String name, int maxLength, boolean mayBeNull) throws EnvelopeException {
        final JsonNode value = message.path(name);
        if (value.isMissingNode() || (mayBeNull && value.isNull())) {
            return null;
        }
        if (!value.isString()) {
            throw EnvelopeException.violation(name + " is not a string");
        }
        if (lengthOf(value.stringValue(), name) > maxLength) {
            throw EnvelopeException.violation(name + " is longer than " + maxLength + " bytes");
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
            throw EnvelopeException.violation(name + " is not valid text");
        }
    }
}
