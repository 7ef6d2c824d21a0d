package io.ringcast.engine.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("A23")
class DoubleWriterTest {
    private static final long SEED = 5_308_417L;
    private static final boolean JDK_IS_SHORTEST = Runtime.version().feature() >= 19;
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final double FRACTION_LIMIT = 0x1p53;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 + DoubleWriter.MAX_LENGTH]);

    @ParameterizedTest
    @CsvSource({
        "42, 42",
        "-1, -1",
        "0.0, 0",
        "-0.0, -0",
        "0.42, 0.42",
        "-12.5, -12.5",
        "1e-3, 0.001",
        "9.99e-4, 9.99e-4",
        "1.5e-7, 1.5e-7",
        "9007199254740991, 9007199254740991",
        "9007199254740992, 9007199254740992",
        "-9007199254740994, -9007199254740994",
        "1e20, 100000000000000000000",
        "123456789012345680000, 123456789012345680000",
        "1e21, 1e21",
        "-1.25e300, -1.25e300",
        "2e23, 2e23",
        "4.9e-324, 4.9e-324",
        "-1.7976931348623157e308, -1.7976931348623157e308",
        "NaN, '\"NaN\"'",
        "Infinity, '\"Infinity\"'",
        "-Infinity, '\"-Infinity\"'",
    })
    void writesTheFormThatJsonReadersExpect(final double value, final String expected) {
        assertThat(text(value)).isEqualTo(expected);
    }

    @Test
    void fillsExactlyTheMaximumLengthWithTheLongestText() {
        final UnsafeBuffer exact = new UnsafeBuffer(new byte[DoubleWriter.MAX_LENGTH]);
        assertThat(DoubleWriter.write(exact, 0, -2.2250738585072014E-308)).isEqualTo(DoubleWriter.MAX_LENGTH);
    }

    @Test
    void writesEveryNaNAlike() {
        assertThat(text(Double.longBitsToDouble(0xFFF0_0000_0000_0001L))).isEqualTo("\"NaN\"");
    }

    @Test
    void isReadBackAsTheSameBitsForRandomBits() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 2_000_000; i++) {
            check(Double.longBitsToDouble(random.nextLong()), this::readsBack);
        }
    }

    @Test
    void isReadBackAsTheSameBitsForTheValuesOfEverydayTelemetry() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 500_000; i++) {
            final double scale = Math.pow(10, random.nextInt(12));
            check(Math.rint(random.nextDouble() * scale * 1000) / scale, this::readsBack);
            check(random.nextDouble(-1000, 1000), this::readsBack);
            check(random.nextLong(-1L << 54, 1L << 54), this::readsBack);
        }
    }

    @Test
    void isReadBackAsTheSameBitsAndIsClosestAtTheEdges() {
        forEachEdge(value -> check(value, v -> readsBack(v) && isShortestAndClosest(v)));
    }

    @Test
    void isTheShortestAndClosestDecimalForRandomBits() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final int count = JDK_IS_SHORTEST ? 1_000_000 : 20_000;
        for (int i = 0; i < count; i++) {
            check(Double.longBitsToDouble(random.nextLong()), this::isShortestAndClosest);
            check(Double.longBitsToDouble(random.nextLong() >>> 12 + random.nextInt(52)), this::isShortestAndClosest);
            check(random.nextDouble(-1000, 1000), this::isShortestAndClosest);
        }
    }

    private interface DoubleSink {
        void accept(double value);
    }

    private static void forEachEdge(final DoubleSink sink) {
        for (int exponent = -1074; exponent <= 1023; exponent++) {
            forNeighbours(Math.scalb(1.0, exponent), sink);
        }
        for (int exponent = -324; exponent <= 308; exponent++) {
            forNeighbours(Double.parseDouble("1e" + exponent), sink);
        }
        for (long bits = 1; bits <= 2_000; bits++) {
            sink.accept(Double.longBitsToDouble(bits));
        }
        forNeighbours(Double.MIN_NORMAL, sink);
        sink.accept(Double.MAX_VALUE);
        sink.accept(-Double.MAX_VALUE);
        for (long step = -1_000; step <= 1_000; step++) {
            sink.accept(FRACTION_LIMIT + step);
            sink.accept(-(FRACTION_LIMIT + step));
        }
    }

    private static void forNeighbours(final double value, final DoubleSink sink) {
        final long bits = Double.doubleToRawLongBits(value);
        for (long step = -2; step <= 2; step++) {
            final double neighbour = Double.longBitsToDouble(Math.max(bits + step, 0));
            sink.accept(neighbour);
            sink.accept(-neighbour);
        }
    }

    private void check(final double value, final DoublePredicate holds) {
        if (Double.isFinite(value) && !holds.test(value)) {
            assertThat(text(value))
                    .as("seed %d, bits %016x", SEED, Double.doubleToRawLongBits(value))
                    .isEqualTo(reference(value).toString());
        }
    }

    private boolean readsBack(final double value) {
        final String text = text(value);
        return Double.doubleToRawLongBits(Double.parseDouble(text)) == Double.doubleToRawLongBits(value)
                && JSON_NUMBER.matcher(text).matches();
    }

    private boolean isShortestAndClosest(final double value) {
        return new BigDecimal(text(value))
                .stripTrailingZeros()
                .equals(reference(value).stripTrailingZeros());
    }

    private static BigDecimal reference(final double value) {
        return JDK_IS_SHORTEST ? new BigDecimal(Double.toString(value)) : NaiveShortestDecimal.of(value);
    }

    private String text(final double value) {
        final int length = DoubleWriter.write(buffer, 1, value);
        return buffer.getStringWithoutLengthAscii(1, length);
    }
}
