package io.ringcast.engine.fanout;

import org.agrona.MutableDirectBuffer;

/**
 * A frame that proves itself: kind, length, sequence, then bytes that follow from both. Kind and sequence say what it is, the
 * rest shows any byte that was overwritten or lost.
 */
final class SequencedFrame {
    static final int HEADER_LENGTH = 13;
    static final byte LIVE = 1;
    static final byte REPLY = 2;
    static final byte CATCH_UP = 3;

    private SequencedFrame() {}

    static void write(MutableDirectBuffer buffer, int offset, int length, byte kind, long sequence) {
        buffer.putByte(offset, kind);
        buffer.putInt(offset + 1, length);
        buffer.putLong(offset + 5, sequence);
        for (int i = HEADER_LENGTH; i < length; i++) {
            buffer.putByte(offset + i, fill(sequence, i));
        }
    }

    static byte fill(long sequence, int index) {
        return (byte) (sequence * 31 + index * 7L);
    }
}
