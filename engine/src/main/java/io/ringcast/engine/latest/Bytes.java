package io.ringcast.engine.latest;

import org.agrona.DirectBuffer;

/** Comparison of byte ranges that lie in two buffers. */
final class Bytes {
    private Bytes() {}

    static boolean equal(DirectBuffer a, int aOffset, DirectBuffer b, int bOffset, int length) {
        if (length < Long.BYTES) {
            return shortEqual(a, aOffset, b, bOffset, length);
        }
        final int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if (a.getLong(aOffset + i) != b.getLong(bOffset + i)) {
                return false;
            }
        }
        return a.getLong(aOffset + last) == b.getLong(bOffset + last);
    }

    private static boolean shortEqual(DirectBuffer a, int aOffset, DirectBuffer b, int bOffset, int length) {
        for (int i = 0; i < length; i++) {
            if (a.getByte(aOffset + i) != b.getByte(bOffset + i)) {
                return false;
            }
        }
        return true;
    }

    /** Orders two ranges of one buffer by their unsigned bytes, a shorter one before those that it begins. */
    static int compare(DirectBuffer buffer, int aOffset, int aLength, int bOffset, int bLength) {
        final int shorter = Math.min(aLength, bLength);
        for (int i = 0; i < shorter; i++) {
            final int difference = Byte.compareUnsigned(buffer.getByte(aOffset + i), buffer.getByte(bOffset + i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(aLength, bLength);
    }
}
