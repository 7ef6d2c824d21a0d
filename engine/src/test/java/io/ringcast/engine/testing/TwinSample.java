package io.ringcast.engine.testing;

import io.ringcast.proto.v1.MetricKind;
import tools.jackson.databind.JsonNode;

/**
 * One accepted sample.
 *
 * @param kind a gauge where none was said.
 * @param bits IEEE bits of a double, or the integer itself.
 */
public record TwinSample(long timestampNs, MetricKind kind, boolean isInteger, long bits) {
    /** Whether the texts and numbers of a message say the same. */
    boolean isToldBy(JsonNode timestamp, JsonNode value) {
        return timestamp.isString()
                && timestamp.stringValue().equals(Long.toString(timestampNs))
                && isToldBy(value, isInteger, bits);
    }

    /** Whether a text or number of a message is the integer or the double of these bits. */
    static boolean isToldBy(JsonNode value, boolean isInteger, long bits) {
        if (isInteger) {
            return value.isString() && value.stringValue().equals(Long.toString(bits));
        }
        final double expected = Double.longBitsToDouble(bits);
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            return value.isString() && value.stringValue().equals(Double.toString(expected));
        }
        return value.isNumber() && value.doubleValue() == expected;
    }

    /** Whether rates and totals go on from this sample to one that comes after it. */
    boolean isSameKindAs(TwinSample other) {
        return kind == other.kind && isInteger == other.isInteger;
    }
}
