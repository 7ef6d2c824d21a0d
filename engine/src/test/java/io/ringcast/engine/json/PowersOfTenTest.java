package io.ringcast.engine.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class PowersOfTenTest {
    @Test
    void holdsTheCeilingOfEveryScaledPower() {
        for (int exponent = PowersOfTen.MIN_EXPONENT; exponent <= PowersOfTen.MAX_EXPONENT; exponent++) {
            final BigInteger expected = exactCeiling(exponent);
            assertThat(expected.bitLength()).as("bits of 10^%d", exponent).isEqualTo(128);
            assertThat(PowersOfTen.high(exponent))
                    .as("upper half of 10^%d", exponent)
                    .isEqualTo(expected.shiftRight(64).longValue());
            assertThat(PowersOfTen.low(exponent))
                    .as("lower half of 10^%d", exponent)
                    .isEqualTo(expected.longValue());
        }
    }

    @Test
    void knowsTheBinaryLogarithmOfEveryPowerItHolds() {
        for (int exponent = PowersOfTen.MIN_EXPONENT; exponent <= PowersOfTen.MAX_EXPONENT; exponent++) {
            assertThat(PowersOfTen.floorLog2OfPowerOfTen(exponent))
                    .as("log2(10^%d)", exponent)
                    .isEqualTo(exactFloorLog2OfPowerOfTen(exponent));
        }
    }

    @Test
    void knowsTheDecimalLogarithmsOfEveryExponentOfADouble() {
        for (int exponent = -1074; exponent <= 971; exponent++) {
            assertThat(PowersOfTen.floorLog10OfPowerOfTwo(exponent))
                    .as("log10(2^%d)", exponent)
                    .isEqualTo(exactFloorLog10(BigInteger.ONE, exponent));
            assertThat(PowersOfTen.floorLog10OfThreeQuartersOfPowerOfTwo(exponent))
                    .as("log10(3/4 * 2^%d)", exponent)
                    .isEqualTo(exactFloorLog10(BigInteger.valueOf(3), exponent - 2));
        }
    }

    private static BigInteger exactCeiling(final int exponent) {
        final int shift = 127 - exactFloorLog2OfPowerOfTen(exponent);
        final BigInteger power = BigInteger.TEN.pow(Math.abs(exponent));
        final BigInteger numerator = exponent >= 0 ? power : BigInteger.ONE;
        final BigInteger denominator = exponent >= 0 ? BigInteger.ONE : power;
        return ceilingOfQuotient(numerator.shiftLeft(Math.max(shift, 0)), denominator.shiftLeft(Math.max(-shift, 0)));
    }

    private static BigInteger ceilingOfQuotient(final BigInteger numerator, final BigInteger denominator) {
        return numerator.add(denominator).subtract(BigInteger.ONE).divide(denominator);
    }

    private static int exactFloorLog2OfPowerOfTen(final int exponent) {
        final int bitLength = BigInteger.TEN.pow(Math.abs(exponent)).bitLength();
        return exponent >= 0 ? bitLength - 1 : -bitLength;
    }

    private static int exactFloorLog10(final BigInteger factor, final int binaryExponent) {
        if (binaryExponent >= 0) {
            return factor.shiftLeft(binaryExponent).toString().length() - 1;
        }
        final int offset = 400;
        return factor.multiply(BigInteger.TEN.pow(offset))
                        .shiftRight(-binaryExponent)
                        .toString()
                        .length()
                - 1
                - offset;
    }
}
