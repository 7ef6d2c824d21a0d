package io.ringcast.engine.wire;

import org.agrona.MutableDirectBuffer;

/** Writes integers of varying length as protobuf does: 7 bits in a byte, the low ones first. */
public final class Varint {
    /** The most bytes of a varint. */
    public static final int MAX_LENGTH = 10;

    private static final int BITS = 7;

    private Varint() {}

    /** Bytes that {@code value}, taken as unsigned, needs. */
    public static int length(long value) {
        return 1 + (Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 1)) / BITS;
    }

    /** Writes {@code value}, taken as unsigned; returns the offset after it. */
    public static int write(MutableDirectBuffer target, int offset, long value) {
        int end = offset;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target.putByte(end++, (byte) ((rest & 0x7F) | 0x80));
            rest >>>= BITS;
        }
        target.putByte(end, (byte) rest);
        return end + 1;
    }

    /** A signed value so that those near 0 are short: as {@code sint64} has it. */
    public static long zigZag(long value) {
        return (value << 1) ^ (value >> (Long.SIZE - 1));
    }
}
