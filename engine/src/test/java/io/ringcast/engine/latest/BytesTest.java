package io.ringcast.engine.latest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BytesTest {
    private static final int MAX_LENGTH = 40;
    private static final int A_OFFSET = 3;
    private static final int B_OFFSET = 6;

    private final UnsafeBuffer a = buffer(A_OFFSET, (byte) 0x11);
    private final UnsafeBuffer b = buffer(B_OFFSET, (byte) 0x22);

    @Test
    void seesEveryByteAndNoneBeside() {
        for (int length = 0; length <= MAX_LENGTH; length++) {
            assertThat(Bytes.equal(a, A_OFFSET, b, B_OFFSET, length)).isTrue();
            for (int i = 0; i < length; i++) {
                b.putByte(B_OFFSET + i, (byte) (b.getByte(B_OFFSET + i) ^ 1));
                assertThat(Bytes.equal(a, A_OFFSET, b, B_OFFSET, length))
                        .as("byte %d of %d", i, length)
                        .isFalse();
                b.putByte(B_OFFSET + i, (byte) (b.getByte(B_OFFSET + i) ^ 1));
            }
        }
    }

    private static UnsafeBuffer buffer(int offset, byte around) {
        final byte[] bytes = new byte[offset + MAX_LENGTH + offset];
        Arrays.fill(bytes, around);
        for (int i = 0; i < MAX_LENGTH; i++) {
            bytes[offset + i] = (byte) (i * 37);
        }
        return new UnsafeBuffer(bytes);
    }
}
