package io.ringcast.bench.rig.client;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Cuts a server's bytes into WebSocket frames and hands text and binary messages to a {@link MessageReader}. Anything that RFC 6455
 * does not allow of a server that negotiated no extension is a fault. One thread.
 */
final class FrameReader {
    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int NO_CODE = 0;

    private final ClientRecord record;
    private final MessageReader messages;
    private final PingListener pings;
    private final int frameMaxLength;
    private int closeCode;
    private boolean isFailed;

    FrameReader(ClientRecord record, MessageReader messages, PingListener pings, int frameMaxLength) {
        this.record = record;
        this.messages = messages;
        this.pings = pings;
        this.frameMaxLength = frameMaxLength;
    }

    /** Reads whole frames from 0 to {@code length}; returns how many bytes they took. */
    int read(DirectBuffer buffer, int length, long nowNs, int start) {
        int offset = start;
        while (!isFailed && length - offset >= 2) {
            final int shortLength = buffer.getByte(offset + 1) & 0x7F;
            final int headerLength = shortLength == LENGTH_64 ? 10 : shortLength == LENGTH_16 ? 4 : 2;
            if (length - offset < headerLength) {
                break;
            }
            final long payloadLength = payloadLength(buffer, offset, shortLength);
            checkHeader(buffer, offset, payloadLength);
            if (isFailed || length - offset - headerLength < payloadLength) {
                break;
            }
            onFrame(buffer, offset, offset + headerLength, (int) payloadLength, nowNs);
            offset += headerLength + (int) payloadLength;
        }
        return offset;
    }

    /** The code of the server's close frame; 0: none came, or without one. */
    int closeCode() {
        return closeCode;
    }

    /** Whether the bytes made no sense, so that nothing more can be read. */
    boolean isFailed() {
        return isFailed;
    }

    private static long payloadLength(DirectBuffer buffer, int offset, int shortLength) {
        return switch (shortLength) {
            case LENGTH_16 -> buffer.getShort(offset + 2, ByteOrder.BIG_ENDIAN) & 0xFFFF;
            case LENGTH_64 -> buffer.getLong(offset + 2, ByteOrder.BIG_ENDIAN);
            default -> shortLength;
        };
    }

    private void checkHeader(DirectBuffer buffer, int offset, long payloadLength) {
        final int first = buffer.getByte(offset) & 0xFF;
        if ((first & RESERVED) != 0 || (first & FIN) == 0) {
            fail("a frame begins with 0x" + Integer.toHexString(first));
        } else if ((buffer.getByte(offset + 1) & MASKED) != 0) {
            fail("a masked frame of a server");
        } else if (payloadLength < 0 || payloadLength > frameMaxLength) {
            fail("a frame of " + payloadLength + " bytes");
        }
    }

    private void onFrame(DirectBuffer buffer, int frame, int payload, int length, long nowNs) {
        switch (buffer.getByte(frame) & 0x0F) {
            case TEXT, BINARY -> messages.onMessage(buffer, payload, length, nowNs);
            case PING -> pings.onPing(buffer, payload, length);
            case PONG -> {}
            case CLOSE -> {
                closeCode = length < 2 ? NO_CODE : buffer.getShort(payload, ByteOrder.BIG_ENDIAN) & 0xFFFF;
                fail("was closed with " + (closeCode == NO_CODE ? "no code" : closeCode));
            }
            default -> fail("a frame of opcode " + (buffer.getByte(frame) & 0x0F));
        }
    }

    private void fail(String what) {
        isFailed = true;
        record.fault(what);
    }

    /** Told of pings, which want an answer. */
    @FunctionalInterface
    interface PingListener {
        void onPing(DirectBuffer buffer, int offset, int length);
    }
}
