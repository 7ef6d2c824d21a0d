package io.ringcast.engine.fanout;

import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/** Fixed pieces of text, as bytes. */
final class Ascii {
    private Ascii() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes a piece and returns the offset after it. */
    static int put(MutableDirectBuffer buffer, int offset, byte[] piece) {
        buffer.putBytes(offset, piece);
        return offset + piece.length;
    }
}
