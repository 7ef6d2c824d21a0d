package io.ringcast.engine.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DecimalWriterTest {
    private static final long SEED = 20_261_121L;
    private static final int OFFSET = 3;
    private static final byte UNTOUCHED = 0x55;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[OFFSET + DecimalWriter.MAX_LENGTH + 8]);

    @Test
    @Tag("A23")
    void writesTheNeighboursOfEveryPowerOfTenAndOfTwo() {
        long power = 1;
        for (int exponent = 0; exponent <= 18; exponent++) {
            checkNeighbours(power);
            power *= 10;
        }
        for (int shift = 0; shift < 64; shift++) {
            checkNeighbours(1L << shift);
        }
    }

    @Test
    @Tag("A23")
    void agreesWithTheJdkOnRandomValuesOfEveryLength() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 500_000; i++) {
            check(random.nextLong() >> random.nextInt(64));
        }
    }

    @Test
    void fillsExactlyTheMaximumLengthWithTheSmallestLong() {
        final UnsafeBuffer exact = new UnsafeBuffer(new byte[DecimalWriter.MAX_LENGTH]);
        final int length = DecimalWriter.write(exact, 0, Long.MIN_VALUE);
        assertThat(exact.getStringWithoutLengthAscii(0, length)).isEqualTo("-9223372036854775808");
    }

    @Test
    void writesTheSameBytesIntoADirectBuffer() {
        final ExpandableDirectByteBuffer direct = new ExpandableDirectByteBuffer(64);
        final int length = DecimalWriter.write(direct, 5, 1_763_683_200_123_456_789L);
        assertThat(direct.getStringWithoutLengthAscii(5, length)).isEqualTo("1763683200123456789");
    }

    private void checkNeighbours(final long value) {
        for (long step = -1; step <= 1; step++) {
            check(value + step);
            check(-value + step);
        }
    }

    private void check(final long value) {
        final String expected = Long.toString(value);
        buffer.setMemory(0, buffer.capacity(), UNTOUCHED);
        final int length = DecimalWriter.write(buffer, OFFSET, value);
        if (!expected.equals(buffer.getStringWithoutLengthAscii(OFFSET, length))
                || buffer.getByte(OFFSET - 1) != UNTOUCHED
                || buffer.getByte(OFFSET + length) != UNTOUCHED) {
            assertThat(buffer.getStringWithoutLengthAscii(0, buffer.capacity()))
                    .as("seed %d, value %d", SEED, value)
                    .isEqualTo("UUU" + expected + "U".repeat(buffer.capacity() - OFFSET - expected.length()));
        }
    }
}
