package io.ringcast.engine.testing;

import tools.jackson.databind.JsonNode;

/**
 * One accepted sample.
 *
 * @param bits IEEE bits of a double, or the integer itself.
 */
public record TwinSample(long timestampNs, boolean isInteger, long bits) {
    /** Whether the texts and numbers of a message say the same. */
    boolean isToldBy(JsonNode timestamp, JsonNode value) {
        if (!timestamp.isString() || !timestamp.stringValue().equals(Long.toString(timestampNs))) {
            return false;
        }
        if (isInteger) {
            return value.isString() && value.stringValue().equals(Long.toString(bits));
        }
        final double expected = Double.longBitsToDouble(bits);
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            return value.isString() && value.stringValue().equals(Double.toString(expected));
        }
        return value.isNumber() && value.doubleValue() == expected;
    }
}
