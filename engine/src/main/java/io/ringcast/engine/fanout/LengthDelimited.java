package io.ringcast.engine.fanout;

import io.ringcast.engine.wire.Varint;
import org.agrona.MutableDirectBuffer;

/**
 * Writes a length-delimited protobuf field whose length is known only when its body has been written: the body goes where
 * it would stand behind a length of one byte, and is moved if its length takes more.
 */
final class LengthDelimited {
    private static final int SHORT_HEADER_LENGTH = 2;
    private static final int MAX_SHORT_LENGTH = 0x7F;

    private LengthDelimited() {}

    /** Where to write the body of a field that begins at {@code offset}. */
    static int bodyOffset(int offset) {
        return offset + SHORT_HEADER_LENGTH;
    }

    /** Ends a field whose body ends at {@code bodyEnd}; returns the offset after it. */
    static int close(MutableDirectBuffer target, int offset, byte tag, int bodyEnd) {
        final int body = offset + SHORT_HEADER_LENGTH;
        final int length = bodyEnd - body;
        target.putByte(offset, tag);
        if (length <= MAX_SHORT_LENGTH) {
            target.putByte(offset + 1, (byte) length);
            return bodyEnd;
        }
        final int moved = offset + 1 + Varint.length(length);
        target.putBytes(moved, target, body, length);
        Varint.write(target, offset + 1, length);
        return moved + length;
    }
}
