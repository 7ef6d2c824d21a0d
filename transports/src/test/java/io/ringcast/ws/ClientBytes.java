package io.ringcast.ws;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a client sends, good or bad, byte by byte. */
final class ClientBytes {
    static final int FIN = 0x80;
    static final int MASKED = 0x80;

    private static final byte[] MASK = {0x11, 0x7F, (byte) 0x80, 0x5A};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A frame as it should be: {@code first} is the opcode, with FIN or without. */
    ClientBytes frame(int first, byte[] payload) {
        raw(first);
        if (payload.length < 126) {
            raw(MASKED | payload.length);
        } else if (payload.length < 1 << 16) {
            raw(MASKED | 126, payload.length >> 8, payload.length);
        } else {
            raw(MASKED | 127);
            bytes.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        bytes.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            bytes.write(payload[i] ^ MASK[i & 3]);
        }
        return this;
    }

    ClientBytes frame(int first, String payload) {
        return frame(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    ClientBytes text(String text) {
        return frame(FIN | FrameHead.TEXT, text);
    }

    ClientBytes ping(String payload) {
        return frame(FIN | FrameHead.PING, payload);
    }

    ClientBytes close(int code, String reason) {
        final byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        return frame(
                FIN | FrameHead.CLOSE,
                ByteBuffer.allocate(2 + words.length)
                        .putShort((short) code)
                        .put(words)
                        .array());
    }

    ClientBytes raw(int... values) {
        for (final int value : values) {
            bytes.write(value);
        }
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** What is refused as {@code fault} when messages may have 16,384 bytes. */
    static byte[] refusedAs(FrameFault fault) {
        final ClientBytes bytes = new ClientBytes();
        switch (fault) {
            case UNMASKED -> bytes.raw(FIN | FrameHead.TEXT, 2, 'h', 'i');
            case RESERVED_BITS -> bytes.frame(FIN | 0x40 | FrameHead.TEXT, "x");
            case RESERVED_OPCODE -> bytes.frame(FIN | 3, "x");
            case LENGTH_FORM -> bytes.raw(FIN | FrameHead.TEXT, MASKED | 126, 0, 125, 0, 0, 0, 0);
            case CONTROL_FRAGMENTED -> bytes.frame(FrameHead.PING, "x");
            case CONTROL_TOO_LONG -> bytes.frame(FIN | FrameHead.PING, "x".repeat(126));
            case NOTHING_TO_CONTINUE -> bytes.frame(FIN | FrameHead.CONTINUATION, "x");
            case MESSAGE_UNFINISHED -> bytes.frame(FrameHead.TEXT, "x").text("y");
            case CLOSE_CODE -> bytes.close(1005, "");
            case BINARY -> bytes.frame(FIN | FrameHead.BINARY, "x");
            case NOT_UTF8 -> bytes.frame(FIN | FrameHead.TEXT, new byte[] {(byte) 0xC3, 0x28});
            case TOO_LONG -> bytes.frame(FIN | FrameHead.TEXT, "x".repeat(16_385));
        }
        return bytes.toBytes();
    }
}
