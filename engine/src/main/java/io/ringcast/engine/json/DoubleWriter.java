package io.ringcast.engine.json;

import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/**
 * Writes doubles as JSON values: the shortest decimal that reads back as the same double, and of these the closest.
 *
 * <p>The number is the one {@link Double#toString(double)} gives from JDK 19 on, including its rule that two digits
 * are taken where one would do but is further off (only some subnormals: {@code 4.9e-324}). The form is JSON's:
 *
 * <ul>
 *   <li>plain decimals for {@code 1e-3 <= |value| < 1e21}, without {@code ".0"}: {@code 42}, {@code -0.5};
 *   <li>an exponent otherwise: {@code 1.5e-7}, {@code 1e21};
 *   <li>{@code 0} and {@code -0}: the sign is kept;
 *   <li>{@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"} with their quotes, as in the proto3 JSON mapping.
 * </ul>
 *
 * <p>The digits are found by Schubfach (Raffaello Giulietti, "The Schubfach way to render doubles", 2020).
 *
 * <p>Stateless: any thread may call; nothing is allocated. The caller leaves {@link #MAX_LENGTH} bytes of room; a
 * buffer that is too short ends in the buffer's own {@link IndexOutOfBoundsException}.
 */
public final class DoubleWriter {
    /** Bytes of the longest text: sign, 17 digits, point, and an exponent such as {@code e-308}. */
    public static final int MAX_LENGTH = 24;

    private static final byte[] NAN = ascii("\"NaN\"");
    private static final byte[] INFINITY = ascii("\"Infinity\"");
    private static final byte[] NEGATIVE_INFINITY = ascii("\"-Infinity\"");

    private static final int FRACTION_BITS = 52;
    private static final long HIDDEN_BIT = 1L << FRACTION_BITS;
    private static final long FRACTION_MASK = HIDDEN_BIT - 1;
    private static final int SUBNORMAL_EXPONENT = -1074;
    private static final double INTEGER_LIMIT = 0x1p53;
    /** Subnormals below this multiple of {@link Double#MIN_VALUE} have fewer than two digits at their own scale. */
    private static final long TINY_SIGNIFICAND = 3;

    /** Position of the decimal point relative to the first digit; 1 for 1 to 9.99. */
    private static final int MIN_PLAIN_POINT = -2;

    private static final int MAX_PLAIN_POINT = 21;

    private DoubleWriter() {}

    /**
     * Writes {@code value}; every bit pattern is accepted, and all NaNs give the same text.
     *
     * @return bytes written, 1 to {@link #MAX_LENGTH}.
     */
    public static int write(final MutableDirectBuffer buffer, final int offset, final double value) {
        final double magnitude = Math.abs(value);
        if (magnitude < INTEGER_LIMIT && magnitude == (long) magnitude) {
            return writeInteger(buffer, offset, value);
        }
        if (!Double.isFinite(value)) {
            return writeNonFinite(buffer, offset, value);
        }
        if (value < 0) {
            buffer.putByte(offset, (byte) '-');
            return 1 + writeShortest(buffer, offset + 1, Double.doubleToRawLongBits(magnitude));
        }
        return writeShortest(buffer, offset, Double.doubleToRawLongBits(value));
    }

    private static int writeInteger(final MutableDirectBuffer buffer, final int offset, final double value) {
        if (value == 0 && Double.doubleToRawLongBits(value) < 0) {
            buffer.putByte(offset, (byte) '-');
            buffer.putByte(offset + 1, (byte) '0');
            return 2;
        }
        return DecimalWriter.write(buffer, offset, (long) value);
    }

    private static int writeNonFinite(final MutableDirectBuffer buffer, final int offset, final double value) {
        final byte[] text = Double.isNaN(value) ? NAN : value > 0 ? INFINITY : NEGATIVE_INFINITY;
        buffer.putBytes(offset, text);
        return text.length;
    }

    private static int writeShortest(final MutableDirectBuffer buffer, final int offset, final long bits) {
        final int biasedExponent = (int) (bits >>> FRACTION_BITS);
        final long fraction = bits & FRACTION_MASK;
        if (biasedExponent == 0) {
            return writeSubnormal(buffer, offset, fraction);
        }
        final int exponent = biasedExponent - 1 + SUBNORMAL_EXPONENT;
        if (fraction == 0 && biasedExponent > 1) {
            final int scale = PowersOfTen.floorLog10OfThreeQuartersOfPowerOfTwo(exponent);
            return writeDecimal(buffer, offset, shortestDigits(HIDDEN_BIT, 1, exponent, scale), scale);
        }
        final int scale = PowersOfTen.floorLog10OfPowerOfTwo(exponent);
        return writeDecimal(buffer, offset, shortestDigits(HIDDEN_BIT | fraction, 2, exponent, scale), scale);
    }

    private static int writeSubnormal(final MutableDirectBuffer buffer, final int offset, final long fraction) {
        final int scale = PowersOfTen.floorLog10OfPowerOfTwo(SUBNORMAL_EXPONENT);
        if (fraction < TINY_SIGNIFICAND) {
            final long digits = shortestDigits(fraction * 10, 2, SUBNORMAL_EXPONENT, scale);
            return writeDecimal(buffer, offset, digits, scale - 1);
        }
        return writeDecimal(buffer, offset, shortestDigits(fraction, 2, SUBNORMAL_EXPONENT, scale), scale);
    }

    /**
     * The integer {@code d} for which {@code d * 10^scale} reads back as {@code significand * 2^exponent} and has the
     * fewest digits, trailing zeros not counted; the closest such.
     *
     * @param lowerGap quarters of a unit of the significand down to the lower end of what reads back as this double:
     *     2, or 1 above a power of two.
     * @param scale {@code floor(log10)} of the width of what reads back, so that at least one multiple of
     *     {@code 10^scale} reads back, and at most one of {@code 10^(scale + 1)}.
     */
    private static long shortestDigits(
            final long significand, final long lowerGap, final int exponent, final int scale) {
        final int shift = exponent + PowersOfTen.floorLog2OfPowerOfTen(-scale) + 1;
        final long quarters = significand << 2;
        final long exact = scaleRoundingToOdd(-scale, quarters << shift);
        final long oddExcluded = significand & 1;
        final long lower = scaleRoundingToOdd(-scale, (quarters - lowerGap) << shift) + oddExcluded;
        final long upper = scaleRoundingToOdd(-scale, (quarters + 2) << shift) - oddExcluded;

        final long floor = exact >> 2;
        if (floor >= 100) {
            final long shorter = floor / 10 * 10;
            final boolean shorterFits = lower <= shorter << 2;
            if (shorterFits != (shorter + 10) << 2 <= upper) {
                return shorterFits ? shorter : shorter + 10;
            }
        }
        final boolean floorFits = lower <= floor << 2;
        if (floorFits != (floor + 1) << 2 <= upper) {
            return floorFits ? floor : floor + 1;
        }
        final long fromMiddle = exact - ((floor << 2) + 2);
        return fromMiddle > 0 || (fromMiddle == 0 && (floor & 1) == 1) ? floor + 1 : floor;
    }

    /**
     * {@code factor * g(power) / 2^128}, with the lowest bit set if the quotient is not whole: enough to compare with
     * any multiple of two. {@code 0 <= factor < 2^63}.
     */
    private static long scaleRoundingToOdd(final int power, final long factor) {
        final long high = PowersOfTen.high(power);
        final long carried = multiplyHighUnsigned(PowersOfTen.low(power), factor);
        final long middle = high * factor + carried;
        final long carry = Long.compareUnsigned(middle, carried) < 0 ? 1 : 0;
        final long whole = multiplyHighUnsigned(high, factor) + carry;
        return whole | (Long.compareUnsigned(middle, 1) > 0 ? 1 : 0);
    }

    private static long multiplyHighUnsigned(final long unsigned, final long nonNegative) {
        return Math.multiplyHigh(unsigned, nonNegative) + ((unsigned >> 63) & nonNegative);
    }

    private static int writeDecimal(
            final MutableDirectBuffer buffer, final int offset, final long unstripped, final int unstrippedScale) {
        final int zeros = trailingZeros(unstripped);
        final long digits = zeros == 0 ? unstripped : unstripped / DecimalWriter.powerOfTen(zeros);
        final int scale = unstrippedScale + zeros;
        final int digitCount = DecimalWriter.digitCount(digits);
        final int point = digitCount + scale;
        if (point < MIN_PLAIN_POINT || point > MAX_PLAIN_POINT) {
            return writeWithExponent(buffer, offset, digits, digitCount, point - 1);
        }
        return point <= 0
                ? writeBelowOne(buffer, offset, digits, digitCount, point)
                : writePlain(buffer, offset, digits, digitCount, point);
    }

    /** Divides by constants only, which the compiler turns into multiplications. {@code digits > 0}. */
    private static int trailingZeros(final long digits) {
        long rest = digits;
        int zeros = 0;
        while ((rest & 0xFF) == 0 && rest % 100_000_000 == 0) {
            rest /= 100_000_000;
            zeros += 8;
        }
        if ((rest & 0xF) == 0 && rest % 10_000 == 0) {
            rest /= 10_000;
            zeros += 4;
        }
        if ((rest & 0x3) == 0 && rest % 100 == 0) {
            rest /= 100;
            zeros += 2;
        }
        return (rest & 0x1) == 0 && rest % 10 == 0 ? zeros + 1 : zeros;
    }

    private static int writeBelowOne(
            final MutableDirectBuffer buffer,
            final int offset,
            final long digits,
            final int digitCount,
            final int point) {
        buffer.putByte(offset, (byte) '0');
        buffer.putByte(offset + 1, (byte) '.');
        DecimalWriter.writeDigits(buffer, offset + 2, digits, digitCount - point);
        return 2 + digitCount - point;
    }

    private static int writePlain(
            final MutableDirectBuffer buffer,
            final int offset,
            final long digits,
            final int digitCount,
            final int point) {
        if (point >= digitCount) {
            DecimalWriter.writeDigits(buffer, offset, digits, digitCount);
            buffer.setMemory(offset + digitCount, point - digitCount, (byte) '0');
            return point;
        }
        return writeSplit(buffer, offset, digits, digitCount, point);
    }

    private static int writeWithExponent(
            final MutableDirectBuffer buffer,
            final int offset,
            final long digits,
            final int digitCount,
            final int exponent) {
        int length = 1;
        if (digitCount == 1) {
            buffer.putByte(offset, (byte) ('0' + digits));
        } else {
            length = writeSplit(buffer, offset, digits, digitCount, 1);
        }
        buffer.putByte(offset + length, (byte) 'e');
        length++;
        return length + DecimalWriter.write(buffer, offset + length, exponent);
    }

    private static int writeSplit(
            final MutableDirectBuffer buffer,
            final int offset,
            final long digits,
            final int digitCount,
            final int point) {
        DecimalWriter.writeDigits(buffer, offset + 1, digits, digitCount);
        for (int i = 0; i < point; i++) {
            buffer.putByte(offset + i, buffer.getByte(offset + i + 1));
        }
        buffer.putByte(offset + point, (byte) '.');
        return digitCount + 1;
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
