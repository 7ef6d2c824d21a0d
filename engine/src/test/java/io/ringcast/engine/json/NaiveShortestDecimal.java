package io.ringcast.engine.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The slow twin of {@link DoubleWriter}: tries two digits, three, and so on until a decimal reads back as the double.
 * At each length only the neighbours below and above can be the closest.
 */
final class NaiveShortestDecimal {
    private static final int MIN_DIGITS = 2;
    private static final int MAX_DIGITS = 17;

    private NaiveShortestDecimal() {}

    /** The decimal that {@code Double.toString} of JDK 19 and later stands for. {@code value} is finite. */
    static BigDecimal of(final double value) {
        final BigDecimal exact = new BigDecimal(value);
        for (int digits = MIN_DIGITS; digits <= MAX_DIGITS; digits++) {
            final BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
            final BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
            final BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (readsBackAs(nearest, value)) {
                return nearest;
            }
            final BigDecimal other = nearest.equals(down) ? up : down;
            if (readsBackAs(other, value)) {
                return other;
            }
        }
        throw new AssertionError("17 digits are enough for every double: " + value);
    }

    private static boolean readsBackAs(final BigDecimal decimal, final double value) {
        return Double.parseDouble(decimal.toString()) == value;
    }
}
