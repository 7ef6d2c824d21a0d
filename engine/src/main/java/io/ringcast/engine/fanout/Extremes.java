package io.ringcast.engine.fanout;

/**
 * The least and the greatest of some samples of one series, and how many they are. Doubles are in the order of
 * {@link Double#compare}, but that NaN is neither least nor greatest unless nothing else came. Reused. State thread only.
 */
final class Extremes {
    private boolean isInteger;
    private int count;
    private long minBits;
    private long maxBits;
    private boolean isKnown = true;

    /** No samples yet, of integers or doubles. */
    Extremes clear(boolean areIntegers) {
        return set(areIntegers, 0, 0, 0);
    }

    /** Samples of which the least and the greatest are known. */
    Extremes set(boolean areIntegers, int sampleCount, long leastBits, long greatestBits) {
        isInteger = areIntegers;
        count = sampleCount;
        minBits = leastBits;
        maxBits = greatestBits;
        isKnown = true;
        return this;
    }

    /** Samples of which the least and the greatest are not known. */
    Extremes setUnknown() {
        isKnown = false;
        return this;
    }

    /** One more sample: IEEE bits of a double, or the integer itself. */
    void add(long bits) {
        minBits = count == 0 ? bits : leastWith(bits);
        maxBits = count == 0 ? bits : greatestWith(bits);
        count++;
    }

    boolean isInteger() {
        return isInteger;
    }

    /** Whether least and greatest are known. */
    boolean isKnown() {
        return isKnown;
    }

    /** Whether there is more to say than the newest value says. */
    boolean isMerged() {
        return count > 1;
    }

    /** Samples. */
    int count() {
        return count;
    }

    /** The least: IEEE bits of a double, or the integer itself. */
    long minBits() {
        return minBits;
    }

    /** The greatest. */
    long maxBits() {
        return maxBits;
    }

    /** The least of them and of another value. */
    long leastWith(long bits) {
        return isInteger ? Math.min(minBits, bits) : isBefore(minBits, bits, 1) ? minBits : bits;
    }

    /** The greatest of them and of another value. */
    long greatestWith(long bits) {
        return isInteger ? Math.max(maxBits, bits) : isBefore(maxBits, bits, -1) ? maxBits : bits;
    }

    /** Whether a double goes before another one in the order, or against it for -1; NaN after all in either. */
    private static boolean isBefore(long bits, long otherBits, int direction) {
        final double value = Double.longBitsToDouble(bits);
        final double other = Double.longBitsToDouble(otherBits);
        return !Double.isNaN(value) && (Double.isNaN(other) || direction * Double.compare(value, other) <= 0);
    }
}
