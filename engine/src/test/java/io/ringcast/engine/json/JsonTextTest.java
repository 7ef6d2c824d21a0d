package io.ringcast.engine.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    private static final long SEED = 7_159L;
    private static final int[] LAST_CODE_POINTS = {0x1F, 0x7F, 0x7FF, 0xFFFF, 0x10FFFF};

    @Test
    void quotesPlainTextUnchanged() {
        assertThat(quoted("cpu_usage{core=0}/µ€😀\u007f\u2028")).isEqualTo("\"cpu_usage{core=0}/µ€😀\u007f\u2028\"");
        assertThat(quoted("")).isEqualTo("\"\"");
    }

    @Test
    @Tag("C45")
    void escapesEveryCharacterThatJsonForbids() {
        assertThat(quoted("\"\\\b\f\n\r\t\0\u001f\u000b"))
                .isEqualTo("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\\u000b\"");
    }

    @Test
    @Tag("C45")
    void agreesWithANaiveWriterOnRandomText() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 100_000; i++) {
            final String text = randomText(random, random.nextInt(40));
            final String actual = quoted(text);
            if (!actual.equals(naivelyQuoted(text))) {
                assertThat(actual).as("seed %d, round %d", SEED, i).isEqualTo(naivelyQuoted(text));
            }
        }
    }

    @Test
    void needsSixBytesForEachByteAtMost() {
        assertThat(JsonText.quotedMaxLength(0)).isEqualTo(2);
        assertThat(quoted("\u0001".repeat(9))).hasSize(JsonText.quotedMaxLength(9));
        assertThatThrownBy(() -> JsonText.quotedMaxLength(Integer.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }

    private static String quoted(final String text) {
        final byte[] utf8 = text.getBytes(UTF_8);
        final UnsafeBuffer source = new UnsafeBuffer(new byte[utf8.length + 2]);
        source.putBytes(1, utf8);
        final UnsafeBuffer target = new UnsafeBuffer(new byte[JsonText.quotedMaxLength(utf8.length) + 3]);
        final int length = JsonText.writeQuoted(target, 3, source, 1, utf8.length);
        return new String(target.byteArray(), 3, length, UTF_8);
    }

    private static String naivelyQuoted(final String text) {
        final StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> quoted.append(naivelyEscaped((char) c)));
        return quoted.append('"').toString();
    }

    private static String naivelyEscaped(final char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c);
        };
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
}
