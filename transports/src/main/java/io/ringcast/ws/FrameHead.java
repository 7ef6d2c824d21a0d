package io.ringcast.ws;

import java.nio.ByteBuffer;

/**
 * The first 2 to 14 bytes of a client's frame, read as they come. What is wrong in the first two is told at once, before the
 * rest is there. Decoder thread.
 */
final class FrameHead {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int MAX_CONTROL_LENGTH = 125;

    private static final int FINAL_BIT = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int OPCODE_BITS = 0x0F;
    private static final int MASK_BIT = 0x80;
    private static final int LENGTH_BITS = 0x7F;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int START_LENGTH = 2;
    private static final int MASK_LENGTH = 4;
    private static final int MAX_LENGTH = START_LENGTH + 8 + MASK_LENGTH;

    private final ByteBuffer bytes = ByteBuffer.allocate(MAX_LENGTH).limit(START_LENGTH);
    private FrameFault fault;
    private long length;

    /** Takes what it needs from {@code source}. Returns whether it has all, or found a fault. */
    boolean read(ByteBuffer source) {
        if (bytes.position() < START_LENGTH) {
            take(source);
            if (bytes.hasRemaining()) {
                return false;
            }
            fault = faultOfStart();
            bytes.limit(START_LENGTH + lengthFieldLength() + MASK_LENGTH);
        }
        if (fault == null) {
            take(source);
            if (bytes.hasRemaining()) {
                return false;
            }
            readLength();
        }
        return true;
    }

    /** Makes it ready for the next frame. */
    void reset() {
        bytes.position(0).limit(START_LENGTH);
    }

    /** What is wrong with it; null: nothing. */
    FrameFault fault() {
        return fault;
    }

    int opcode() {
        return bytes.get(0) & OPCODE_BITS;
    }

    boolean isFinal() {
        return (bytes.get(0) & FINAL_BIT) != 0;
    }

    boolean isControl() {
        return opcode() >= CLOSE;
    }

    /** The length of the payload. */
    long length() {
        return length;
    }

    /** The byte of the mask for the byte at {@code index} of the payload. */
    byte maskAt(int index) {
        return bytes.get(bytes.limit() - MASK_LENGTH + (index & (MASK_LENGTH - 1)));
    }

    private void take(ByteBuffer source) {
        while (bytes.hasRemaining() && source.hasRemaining()) {
            bytes.put(source.get());
        }
    }

    private FrameFault faultOfStart() {
        if ((bytes.get(0) & RESERVED_BITS) != 0) {
            return FrameFault.RESERVED_BITS;
        }
        final int opcode = opcode();
        if (opcode > PONG || (opcode > BINARY && opcode < CLOSE)) {
            return FrameFault.RESERVED_OPCODE;
        }
        if ((bytes.get(1) & MASK_BIT) == 0) {
            return FrameFault.UNMASKED;
        }
        if (isControl() && !isFinal()) {
            return FrameFault.CONTROL_FRAGMENTED;
        }
        return isControl() && lengthBits() > MAX_CONTROL_LENGTH ? FrameFault.CONTROL_TOO_LONG : null;
    }

    private void readLength() {
        switch (lengthFieldLength()) {
            case 2 -> readLongLength(bytes.getShort(START_LENGTH) & 0xFFFFL, LENGTH_IN_2_BYTES);
            case 8 -> readLongLength(bytes.getLong(START_LENGTH), 1 << Short.SIZE);
            default -> length = lengthBits();
        }
    }

    /** A length with its highest bit set is negative here, and falls to the same check. */
    private void readLongLength(long value, int shortest) {
        length = value;
        if (value < shortest) {
            fault = FrameFault.LENGTH_FORM;
        }
    }

    private int lengthBits() {
        return bytes.get(1) & LENGTH_BITS;
    }

    private int lengthFieldLength() {
        return switch (lengthBits()) {
            case LENGTH_IN_2_BYTES -> Short.BYTES;
            case LENGTH_IN_8_BYTES -> Long.BYTES;
            default -> 0;
        };
    }
}
