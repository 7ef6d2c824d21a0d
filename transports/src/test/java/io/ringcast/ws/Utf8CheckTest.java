package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.Expect;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The check and the JDK's decoder agree. */
@Tag("C7")
class Utf8CheckTest {
    /** Each range of bytes that UTF-8 tells apart has its ends here. */
    private static final int[] EDGES = {
        0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
        0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(8);

    @Test
    void agreesOnAllPairsOfBytes() {
        for (int pair = 0; pair < 1 << 16; pair++) {
            compare(new byte[] {(byte) (pair >> 8), (byte) pair});
        }
    }

    @Test
    void agreesOnFourBytesFromTheEdgesOfEveryRange() {
        for (final int first : EDGES) {
            for (final int second : EDGES) {
                for (final int third : EDGES) {
                    for (final int fourth : EDGES) {
                        compare(new byte[] {(byte) first, (byte) second, (byte) third, (byte) fourth});
                    }
                }
            }
        }
    }

    @Test
    void saysThatACharacterIsNotComplete() {
        final Utf8Check check = new Utf8Check();
        final byte[] euro = "\u20ac".getBytes(StandardCharsets.UTF_8);

        assertThat(check.accept(euro, 0, 2)).isTrue();
        assertThat(check.isComplete()).isFalse();
        assertThat(check.accept(euro, 2, 3)).isTrue();
        assertThat(check.isComplete()).isTrue();
    }

    private void compare(byte[] bytes) {
        final Utf8Check whole = new Utf8Check();
        final boolean isGood = whole.accept(bytes, 0, bytes.length) && whole.isComplete();
        Expect.equal(isDecodable(bytes), isGood, () -> HexFormat.of().formatHex(bytes));
    }

    private boolean isDecodable(byte[] bytes) {
        decoder.reset();
        return decoder.decode(ByteBuffer.wrap(bytes), decoded.clear(), true).isUnderflow();
    }
}
