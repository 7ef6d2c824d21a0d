package io.ringcast.bench.twin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Wraps lines of items into one text frame with a {@code metric_update}. Reused; one thread. */
public final class FloorFrame {
    private static final int HEADER_ROOM = 10;
    private static final int HEAD_ROOM = 100;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final byte TEXT = (byte) 0x81;
    private static final byte[] TAIL = "]}".getBytes(StandardCharsets.US_ASCII);

    private final ByteBuffer frame;
    private long seq;

    /** For up to {@code linesMaxLength} bytes of lines. */
    public FloorFrame(int linesMaxLength) {
        frame = ByteBuffer.allocateDirect(linesMaxLength + HEADER_ROOM + HEAD_ROOM);
    }

    /** The frame, valid until the next call. The first byte of {@code lines}, a comma, is left out. */
    public ByteBuffer of(ByteBuffer lines) {
        final byte[] head = ("{\"type\":\"metric_update\",\"subscription\":1,\"seq\":" + ++seq + ",\"updates\":[")
                .getBytes(StandardCharsets.US_ASCII);
        lines.get();
        frame.clear().position(HEADER_ROOM);
        frame.put(head).put(lines).put(TAIL);
        final int end = frame.position();
        return frame.position(putHeader(end - HEADER_ROOM)).limit(end);
    }

    /** Writes the header so that it ends where the payload begins; returns where it begins. */
    private int putHeader(int length) {
        final int start;
        if (length < LENGTH_16) {
            start = HEADER_ROOM - 2;
            frame.put(start + 1, (byte) length);
        } else if (length <= 0xFFFF) {
            start = HEADER_ROOM - 4;
            frame.put(start + 1, (byte) LENGTH_16).putShort(start + 2, (short) length);
        } else {
            start = 0;
            frame.put(1, (byte) LENGTH_64).putLong(2, length);
        }
        frame.put(start, TEXT);
        return start;
    }
}
