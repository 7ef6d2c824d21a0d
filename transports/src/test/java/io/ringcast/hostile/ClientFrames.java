package io.ringcast.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Bytes of WebSocket frames of a client, sound or not; masked with zeros, so that the payload stands as it is. */
final class ClientFrames {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int PING = 9;
    static final int FINAL = 0x80;

    private static final int MASKED = 0x80;
    private static final int MASK_LENGTH = 4;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Adds a frame. */
    ClientFrames frame(int firstByte, byte[] payload) {
        head(firstByte, payload.length);
        bytes.writeBytes(payload);
        return this;
    }

    /** Adds the head of a frame with a payload of that length, which need not follow. */
    ClientFrames head(int firstByte, long length) {
        final ByteBuffer head = ByteBuffer.allocate(2 + 8 + MASK_LENGTH).put((byte) firstByte);
        if (length < 126) {
            head.put((byte) (MASKED | length));
        } else if (length < 1 << 16) {
            head.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            head.put((byte) (MASKED | 127)).putLong(length);
        }
        head.position(head.position() + MASK_LENGTH);
        bytes.write(head.array(), 0, head.position());
        return this;
    }

    /** Adds the same frame many times. */
    ClientFrames frames(int count, int firstByte, byte[] payload) {
        for (int i = 0; i < count; i++) {
            frame(firstByte, payload);
        }
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
