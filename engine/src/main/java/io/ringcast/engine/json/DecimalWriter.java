package io.ringcast.engine.json;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * Writes 64-bit integers as ASCII decimal digits into a buffer that the caller owns.
 *
 * <p>Stateless: any thread may call; nothing is allocated. The caller leaves {@link #MAX_LENGTH} bytes of room; a
 * buffer that is too short ends in the buffer's own {@link IndexOutOfBoundsException}.
 */
public final class DecimalWriter {
    /** Bytes of the longest text, that of {@link Long#MIN_VALUE}. */
    public static final int MAX_LENGTH = 20;

    private static final int EIGHT = 8;
    private static final long TEN_TO_EIGHT = 100_000_000;
    private static final int MAX_POWER = 18;
    private static final long[] POWERS = computePowers();
    private static final short[] DIGIT_PAIRS = computeDigitPairs();

    private DecimalWriter() {}

    /**
     * Writes {@code value} with a leading {@code '-'} if it is negative, without leading zeros.
     *
     * @return bytes written, 1 to {@link #MAX_LENGTH}.
     */
    public static int write(final MutableDirectBuffer buffer, final int offset, final long value) {
        if (value >= 0) {
            final int digitCount = digitCount(value);
            writeDigits(buffer, offset, value, digitCount);
            return digitCount;
        }
        buffer.putByte(offset, (byte) '-');
        if (value == Long.MIN_VALUE) {
            buffer.putByte(offset + 1, (byte) '9');
            writeDigits(buffer, offset + 2, -(value + 9 * POWERS[MAX_POWER]), MAX_POWER);
            return MAX_LENGTH;
        }
        final int digitCount = digitCount(-value);
        writeDigits(buffer, offset + 1, -value, digitCount);
        return 1 + digitCount;
    }

    /** Decimal digits of {@code value >= 0}: 1 for 0, at most 19. */
    public static int digitCount(final long value) {
        final int atLeast = ((Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 1233) >>> 12;
        return atLeast + ((value | 1) >= POWERS[atLeast] ? 1 : 0);
    }

    /** {@code 10^exponent} for an exponent of 0 to 18. */
    static long powerOfTen(final int exponent) {
        return POWERS[exponent];
    }

    /** Writes the lowest {@code digitCount} digits of {@code value >= 0}, with leading zeros where it has fewer. */
    static void writeDigits(
            final MutableDirectBuffer buffer, final int offset, final long value, final int digitCount) {
        long rest = value;
        int end = offset + digitCount;
        while (end - offset >= EIGHT) {
            final long quotient = rest / TEN_TO_EIGHT;
            end -= EIGHT;
            buffer.putLong(end, eightDigits((int) (rest - quotient * TEN_TO_EIGHT)), ByteOrder.LITTLE_ENDIAN);
            rest = quotient;
        }
        writeFewDigits(buffer, offset, (int) (rest % TEN_TO_EIGHT), end);
    }

    private static void writeFewDigits(
            final MutableDirectBuffer buffer, final int offset, final int value, final int exclusiveEnd) {
        int rest = value;
        int end = exclusiveEnd;
        while (end - offset >= 2) {
            end -= 2;
            buffer.putShort(end, DIGIT_PAIRS[rest % 100], ByteOrder.LITTLE_ENDIAN);
            rest /= 100;
        }
        if (end > offset) {
            buffer.putByte(offset, (byte) ('0' + rest % 10));
        }
    }

    /** The ASCII of eight digits, the first in the lowest byte. */
    private static long eightDigits(final int value) {
        final int upper = value / 10_000;
        final int lower = value - upper * 10_000;
        return DIGIT_PAIRS[upper / 100]
                | (long) DIGIT_PAIRS[upper % 100] << 16
                | (long) DIGIT_PAIRS[lower / 100] << 32
                | (long) DIGIT_PAIRS[lower % 100] << 48;
    }

    private static long[] computePowers() {
        final long[] powers = new long[MAX_POWER + 1];
        powers[0] = 1;
        for (int exponent = 1; exponent <= MAX_POWER; exponent++) {
            powers[exponent] = powers[exponent - 1] * 10;
        }
        return powers;
    }

    private static short[] computeDigitPairs() {
        final short[] pairs = new short[100];
        for (int value = 0; value < pairs.length; value++) {
            pairs[value] = (short) ('0' + value / 10 | ('0' + value % 10) << Byte.SIZE);
        }
        return pairs;
    }
}
