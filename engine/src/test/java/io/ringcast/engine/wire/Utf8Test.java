package io.ringcast.engine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class Utf8Test {
    private static final long SEED = 7_159L;
    private static final int[] LAST_CODE_POINTS = {0x1F, 0x7F, 0x7FF, 0xFFFF, 0x10FFFF};

    @Test
    @Tag("C7")
    void acceptsEveryCodePointButSurrogates() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            final boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            final byte[] bytes = encodedLeniently(codePoint);
            if (isUtf8(bytes) == surrogate) {
                assertThat(isUtf8(bytes)).as("U+%04X", codePoint).isNotEqualTo(surrogate);
            }
        }
    }

    @Test
    @Tag("C7")
    void refusesLongFormsAndWhatIsAboveTheLastCodePoint() {
        assertThat(isUtf8(bytes(0xC0, 0x80))).isFalse();
        assertThat(isUtf8(bytes(0xC1, 0xBF))).isFalse();
        assertThat(isUtf8(bytes(0xE0, 0x9F, 0xBF))).isFalse();
        assertThat(isUtf8(bytes(0xF0, 0x8F, 0xBF, 0xBF))).isFalse();
        assertThat(isUtf8(bytes(0xF4, 0x90, 0x80, 0x80))).isFalse();
        assertThat(isUtf8(bytes(0xF5, 0x80, 0x80, 0x80))).isFalse();
        assertThat(isUtf8(bytes(0xFF))).isFalse();
    }

    @Test
    @Tag("C7")
    void agreesWithAStrictDecoderOnEveryPairOfBytesAndOnPrefixes() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                checkAgainstDecoder(bytes(first, second), first);
                checkAgainstDecoder(bytes(first, second, 0x80), first);
                checkAgainstDecoder(bytes('a', 'b', 'c', 'd', 'e', 'f', first, second, 0xBF, 0x80), first);
            }
        }
    }

    @Test
    @Tag("C7")
    void agreesWithAStrictDecoderOnRandomAndMutatedBytes() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 200_000; i++) {
            final byte[] mutated = randomText(random, random.nextInt(24)).getBytes(UTF_8);
            checkAgainstDecoder(mutated, i);
            if (mutated.length > 0) {
                mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
                checkAgainstDecoder(mutated, i);
            }
            final byte[] arbitrary = new byte[random.nextInt(12)];
            random.nextBytes(arbitrary);
            checkAgainstDecoder(arbitrary, i);
        }
    }

    private static void checkAgainstDecoder(final byte[] bytes, final int round) {
        if (isUtf8(bytes) != decodes(bytes)) {
            assertThat(isUtf8(bytes))
                    .as(
                            "seed %d, round %d, bytes %s",
                            SEED, round, HexFormat.of().formatHex(bytes))
                    .isEqualTo(decodes(bytes));
        }
    }

    private static boolean decodes(final byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (final CharacterCodingException expected) {
            return false;
        }
    }

    private static boolean isUtf8(final byte[] bytes) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[bytes.length + 4]);
        buffer.setMemory(0, buffer.capacity(), (byte) 0x80);
        buffer.putBytes(2, bytes);
        return Utf8.isValid(buffer, 2, bytes.length);
    }

    private static String randomText(final SplittableRandom random, final int length) {
        final StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            final int kind = random.nextInt(10);
            if (kind == 0) {
                text.append(random.nextBoolean() ? '"' : '\\');
            } else {
                final int last = kind < 6 ? 0x7F : LAST_CODE_POINTS[kind % LAST_CODE_POINTS.length];
                final int codePoint = random.nextInt(last + 1);
                text.appendCodePoint(
                        codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE ? 'x' : codePoint);
            }
        }
        return text.toString();
    }

    private static byte[] encodedLeniently(final int codePoint) {
        if (codePoint < 0x80) {
            return bytes(codePoint);
        }
        if (codePoint < 0x800) {
            return bytes(0xC0 | codePoint >> 6, continuation(codePoint));
        }
        if (codePoint < 0x10000) {
            return bytes(0xE0 | codePoint >> 12, continuation(codePoint >> 6), continuation(codePoint));
        }
        return bytes(
                0xF0 | codePoint >> 18,
                continuation(codePoint >> 12),
                continuation(codePoint >> 6),
                continuation(codePoint));
    }

    private static int continuation(final int bits) {
        return 0x80 | bits & 0x3F;
    }

    private static byte[] bytes(final int... values) {
        final byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
