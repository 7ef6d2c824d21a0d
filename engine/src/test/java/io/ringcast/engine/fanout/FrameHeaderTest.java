package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class FrameHeaderTest {
    private final byte[] bytes = new byte[32];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    @Test
    void writesTwoBytesForUpTo125BytesOfPayload() {
        assertThat(headerOf(0, FrameHeader.OPCODE_TEXT, true)).containsExactly(0x81, 0);
        assertThat(headerOf(125, FrameHeader.OPCODE_BINARY, true)).containsExactly(0x82, 125);
    }

    @Test
    void writesFourBytesForUpTo65535BytesOfPayload() {
        assertThat(headerOf(126, FrameHeader.OPCODE_TEXT, true)).containsExactly(0x81, 126, 0, 126);
        assertThat(headerOf(65_535, FrameHeader.OPCODE_TEXT, true)).containsExactly(0x81, 126, 255, 255);
    }

    @Test
    void writesTenBytesForMore() {
        assertThat(headerOf(65_536, FrameHeader.OPCODE_TEXT, true)).containsExactly(0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0);
    }

    @Test
    void leavesFinOutOfAllButTheLastFragment() {
        assertThat(headerOf(1, FrameHeader.OPCODE_TEXT, false)).containsExactly(0x01, 1);
        assertThat(headerOf(1, FrameHeader.OPCODE_CONTINUATION, false)).containsExactly(0x00, 1);
        assertThat(headerOf(1, FrameHeader.OPCODE_CONTINUATION, true)).containsExactly(0x80, 1);
    }

    @Test
    void touchesNothingButTheHeader() {
        Arrays.fill(bytes, (byte) 0x55);
        FrameHeader.writeBefore(buffer, 16, 300, FrameHeader.OPCODE_TEXT, true);
        for (int i = 0; i < bytes.length; i++) {
            if (i < 12 || i >= 16) {
                assertThat(bytes[i]).as("byte %d", i).isEqualTo((byte) 0x55);
            }
        }
    }

    private int[] headerOf(int payloadLength, int opcode, boolean isFinal) {
        final int payloadOffset = 16;
        final int start = FrameHeader.writeBefore(buffer, payloadOffset, payloadLength, opcode, isFinal);
        assertThat(payloadOffset - start).isEqualTo(FrameHeader.lengthFor(payloadLength));
        final int[] header = new int[payloadOffset - start];
        for (int i = 0; i < header.length; i++) {
            header[i] = bytes[start + i] & 0xFF;
        }
        return header;
    }
}
