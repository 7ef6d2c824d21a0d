package io.ringcast.engine.json;

import java.math.BigInteger;

/**
 * Powers of ten scaled to 128 bits, and the integer logarithms that go with them.
 *
 * <p>{@code 10^k} is kept as {@code g(k) = ceil(10^k / 2^(floor(log2(10^k)) - 127))}, so {@code 2^127 <= g(k) < 2^128},
 * for {@link #MIN_EXPONENT} {@code <= k <=} {@link #MAX_EXPONENT}: what the conversion of a double to decimal needs.
 * Computed when the class is loaded, immutable afterwards; any thread may read.
 */
final class PowersOfTen {
    static final int MIN_EXPONENT = -292;
    static final int MAX_EXPONENT = 324;

    private static final int SIGNIFICANT_BITS = 128;
    private static final int WORKING_BITS = 256;
    private static final long[] WORDS = computeWords();

    private PowersOfTen() {}

    /** Upper 64 bits (unsigned) of {@code g(exponent)}. */
    static long high(final int exponent) {
        return WORDS[(exponent - MIN_EXPONENT) << 1];
    }

    /** Lower 64 bits (unsigned) of {@code g(exponent)}. */
    static long low(final int exponent) {
        return WORDS[((exponent - MIN_EXPONENT) << 1) + 1];
    }

    /** {@code floor(log2(10^exponent))}, exact for {@code |exponent| <= 1233}. */
    static int floorLog2OfPowerOfTen(final int exponent) {
        return (exponent * 1_741_647) >> 19;
    }

    /** {@code floor(log10(2^exponent))}, exact for {@code |exponent| <= 1500}. */
    static int floorLog10OfPowerOfTwo(final int exponent) {
        return (exponent * 1_262_611) >> 22;
    }

    /** {@code floor(log10(3/4 * 2^exponent))}, exact for {@code |exponent| <= 1500}. */
    static int floorLog10OfThreeQuartersOfPowerOfTwo(final int exponent) {
        return (exponent * 1_262_611 - 524_031) >> 22;
    }

    /**
     * Steps from {@code 10^MIN_EXPONENT} upwards with mantissas cut to 256 bits. They are always a little too small,
     * by less than {@code 2^-240} of themselves, so that floor plus one of the upper 128 bits is the ceiling, of
     * exact powers too; that of {@code 10^0} is {@code 2^128} and shifted once. (Powers of five have the mantissas of
     * powers of ten.)
     */
    private static long[] computeWords() {
        final BigInteger five = BigInteger.valueOf(5);
        final BigInteger divisor = five.pow(-MIN_EXPONENT);
        BigInteger mantissa =
                BigInteger.ONE.shiftLeft(divisor.bitLength() + WORKING_BITS - 1).divide(divisor);
        final long[] words = new long[(MAX_EXPONENT - MIN_EXPONENT + 1) << 1];
        for (int i = 0; i < words.length; i += 2) {
            final BigInteger ceiling =
                    mantissa.shiftRight(mantissa.bitLength() - SIGNIFICANT_BITS).add(BigInteger.ONE);
            final BigInteger scaled = ceiling.shiftRight(ceiling.bitLength() - SIGNIFICANT_BITS);
            words[i] = scaled.shiftRight(Long.SIZE).longValue();
            words[i + 1] = scaled.longValue();
            final BigInteger next = mantissa.multiply(five);
            mantissa = next.shiftRight(next.bitLength() - WORKING_BITS);
        }
        return words;
    }
}
