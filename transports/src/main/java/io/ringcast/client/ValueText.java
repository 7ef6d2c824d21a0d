package io.ringcast.client;

/** A number in words, and whether it is one of the 64-bit integers. */
record ValueText(String text, boolean isInteger) {
    private static final double EXACT_MAX = 1L << 53;

    static ValueText of(long value) {
        return new ValueText(Long.toString(value), true);
    }

    static ValueText of(double value) {
        final boolean isPlain = value == Math.rint(value) && Math.abs(value) < EXACT_MAX && !isNegativeZero(value);
        return new ValueText(isPlain ? Long.toString((long) value) : Double.toString(value), false);
    }

    Sample at(long timestampNs) {
        return new Sample(timestampNs, text, isInteger);
    }

    private static boolean isNegativeZero(double value) {
        return Double.doubleToRawLongBits(value) == Long.MIN_VALUE;
    }
}
