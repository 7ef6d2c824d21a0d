package io.ringcast.client;

/**
 * A value at a time.
 *
 * @param timestampNs nanoseconds since 1970.
 * @param valueText as the server wrote it; exact for integers.
 */
public record Sample(long timestampNs, String valueText) {
    /** The value as a double; rounded for integers above 2^53. */
    public double value() {
        return Double.parseDouble(valueText);
    }
}
