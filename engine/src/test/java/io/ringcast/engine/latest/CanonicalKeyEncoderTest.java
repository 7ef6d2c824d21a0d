package io.ringcast.engine.latest;

import static io.ringcast.engine.testing.SeriesKeys.key;
import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class CanonicalKeyEncoderTest {
    private final CanonicalKeyEncoder canonical = new CanonicalKeyEncoder();

    @Test
    void leavesAKeyWithSortedLabelsAsItIs() {
        final byte[] sent = key("cpu", "a", "1", "ab", "2", "b", "");

        assertThat(encode(sent)).isEqualTo(sent);
        assertThat(canonical.matches(new UnsafeBuffer(sent), 0, sent.length)).isTrue();
    }

    @Test
    void sortsLabelsByTheBytesOfTheirNames() {
        assertThat(encode(key("cpu", "b", "2", "ab", "3", "a", "1", "Z", "4")))
                .isEqualTo(key("cpu", "Z", "4", "a", "1", "ab", "3", "b", "2"));
    }

    @Test
    void keepsLongValuesWhole() {
        final String value = "v".repeat(300);

        assertThat(encode(key("cpu", "z", value, "a", value))).isEqualTo(key("cpu", "a", value, "z", value));
    }

    @Test
    void shortensUnusualWireForms() {
        final byte[] valueFirstAndEmptyValueWritten = {
            0x12, 6, 0x12, 1, '1', 0x0A, 1, 'x', 0x12, 5, 0x0A, 1, 'a', 0x12, 0, 0x0A, (byte) 0x83, 0, 'c', 'p', 'u'
        };

        assertThat(encode(valueFirstAndEmptyValueWritten)).isEqualTo(key("cpu", "a", "", "x", "1"));
    }

    @Test
    void takesAKeyLongerThanItsFirstBuffer() {
        final String value = "v".repeat(80_000);

        assertThat(encode(key("cpu", "z", "1", "a", value))).isEqualTo(key("cpu", "a", value, "z", "1"));
    }

    private byte[] encode(byte[] sent) {
        canonical.encode(new UnsafeBuffer(sent), 0, sent.length);
        final byte[] encoded = new byte[canonical.length()];
        canonical.buffer().getBytes(0, encoded);
        return encoded;
    }
}
