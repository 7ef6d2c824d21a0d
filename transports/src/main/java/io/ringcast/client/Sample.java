package io.ringcast.client;

/**
 * A value at a time.
 *
 * @param timestampNs nanoseconds since 1970.
 * @param valueText in decimal, or {@code NaN}, {@code Infinity}, {@code -Infinity}; exact for integers.
 * @param isInteger whether the series holds 64-bit integers, not doubles.
 */
public record Sample(long timestampNs, String valueText, boolean isInteger) {
    /** The value as a double; rounded for integers above 2^53. */
    public double value() {
        return Double.parseDouble(valueText);
    }
}
