package io.ringcast.engine.event;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** Writes and reads the fields of a control event: ints, longs, and texts of which -1 as length says null. */
final class RecordText {
    private static final int NULL_LENGTH = -1;

    private RecordText() {}

    /** Collects fields into bytes. */
    static final class Writer {
        private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
        private int length;

        Writer number(long value) {
            buffer.putLong(length, value);
            length += Long.BYTES;
            return this;
        }

        Writer text(String value) {
            final byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
            buffer.putInt(length, bytes == null ? NULL_LENGTH : bytes.length);
            length += Integer.BYTES;
            if (bytes != null) {
                buffer.putBytes(length, bytes);
                length += bytes.length;
            }
            return this;
        }

        byte[] bytes() {
            final byte[] result = new byte[length];
            buffer.getBytes(0, result);
            return result;
        }
    }

    /** Reads fields in the order in which they were written. */
    static final class Reader {
        private final DirectBuffer buffer;
        private int position;

        Reader(DirectBuffer buffer, int offset) {
            this.buffer = buffer;
            position = offset;
        }

        long number() {
            final long value = buffer.getLong(position);
            position += Long.BYTES;
            return value;
        }

        String text() {
            final int textLength = buffer.getInt(position);
            position += Integer.BYTES;
            if (textLength == NULL_LENGTH) {
                return null;
            }
            final byte[] bytes = new byte[textLength];
            buffer.getBytes(position, bytes);
            position += textLength;
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
