package io.ringcast.engine.fanout;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * Writes the header of a WebSocket frame that a server sends: no extension, no mask (RFC 6455, 5.2).
 *
 * <pre>
 *   byte 0        byte 1          bytes 2..3 or 2..9
 *   FIN 000 opcode | 0 length7 | extended length, big-endian
 *
 *   payload 0..125       2 bytes   length7 = payload length
 *   payload 126..65535   4 bytes   length7 = 126, 16-bit length
 *   payload 65536..      10 bytes  length7 = 127, 64-bit length
 * </pre>
 *
 * Frames are merged into one socket write only when they are adjacent in the log, so leave exactly {@link #lengthFor}
 * bytes before the payload where its length is known.
 */
public final class FrameHeader {
    /** The longest header. */
    public static final int MAX_LENGTH = 10;

    public static final int OPCODE_CONTINUATION = 0;
    public static final int OPCODE_TEXT = 1;
    public static final int OPCODE_BINARY = 2;

    private static final int FINAL_FRAGMENT = 0x80;
    private static final int MAX_LENGTH_OF_7_BITS = 125;
    private static final int MAX_LENGTH_OF_16_BITS = 0xFFFF;
    private static final byte LENGTH_OF_16_BITS_FOLLOWS = 126;
    private static final byte LENGTH_OF_64_BITS_FOLLOWS = 127;

    private FrameHeader() {}

    /** The length of the header of a payload: 2, 4 or 10. */
    public static int lengthFor(int payloadLength) {
        if (payloadLength <= MAX_LENGTH_OF_7_BITS) {
            return 2;
        }
        return payloadLength <= MAX_LENGTH_OF_16_BITS ? 4 : MAX_LENGTH;
    }

    /**
     * Writes the header so that it ends where the payload starts.
     *
     * @param payloadOffset where the payload starts; at least {@link #lengthFor} bytes before it belong to the frame.
     * @param opcode {@link #OPCODE_TEXT}, {@link #OPCODE_BINARY} or {@link #OPCODE_CONTINUATION}.
     * @param isFinal whether this is the last or only fragment of its message.
     * @return the offset of the frame's first byte.
     */
    public static int writeBefore(
            MutableDirectBuffer buffer, int payloadOffset, int payloadLength, int opcode, boolean isFinal) {
        final int length = lengthFor(payloadLength);
        final int offset = payloadOffset - length;
        buffer.putByte(offset, (byte) (isFinal ? FINAL_FRAGMENT | opcode : opcode));
        if (length == 2) {
            buffer.putByte(offset + 1, (byte) payloadLength);
        } else if (length == 4) {
            buffer.putByte(offset + 1, LENGTH_OF_16_BITS_FOLLOWS);
            buffer.putShort(offset + 2, (short) payloadLength, ByteOrder.BIG_ENDIAN);
        } else {
            buffer.putByte(offset + 1, LENGTH_OF_64_BITS_FOLLOWS);
            buffer.putLong(offset + 2, payloadLength, ByteOrder.BIG_ENDIAN);
        }
        return offset;
    }
}
