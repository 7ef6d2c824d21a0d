package io.ringcast.engine.wire;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes one protobuf message in wire form into a flat buffer. As proto3 asks, numbers that are 0 and texts that are
 * empty are left out, unless the method says otherwise. Allocates nothing. One thread.
 *
 * <p>The caller sees to it that there is room: beyond the buffer it throws {@link IndexOutOfBoundsException}.
 */
public final class WireWriter {
    private MutableDirectBuffer buffer;
    private int start;
    private int position;

    /** Starts a message at {@code offset}. Returns this. */
    public WireWriter wrap(MutableDirectBuffer newBuffer, int offset) {
        buffer = newBuffer;
        start = offset;
        position = offset;
        return this;
    }

    /** Bytes that a length-delimited field of a number below 16 takes, its tag included. */
    public static int fieldLength(int bodyLength) {
        return WireFormat.fieldLength(bodyLength);
    }

    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /** Where the message begins. */
    public int offset() {
        return start;
    }

    /** Bytes written since {@link #wrap}. */
    public int length() {
        return position - start;
    }

    /** The offset in the buffer of what is written next. */
    public int position() {
        return position;
    }

    /** Writes an integer, a bool or an enum. */
    public WireWriter number(int fieldNumber, long value) {
        return value == 0 ? this : presentNumber(fieldNumber, value);
    }

    /** Writes an integer even when it is 0, for an {@code optional} field. */
    public WireWriter presentNumber(int fieldNumber, long value) {
        varint(WireFormat.tag(fieldNumber, WireFormat.VARINT));
        varint(value);
        return this;
    }

    public WireWriter fixed64(int fieldNumber, long value) {
        if (value != 0) {
            varint(WireFormat.tag(fieldNumber, WireFormat.FIXED64));
            buffer.putLong(position, value, ByteOrder.LITTLE_ENDIAN);
            position += Long.BYTES;
        }
        return this;
    }

    /** Writes a string whose UTF-8 bytes are given. */
    public WireWriter text(int fieldNumber, byte[] utf8) {
        if (utf8.length > 0) {
            startField(fieldNumber, utf8.length);
            buffer.putBytes(position, utf8);
            position += utf8.length;
        }
        return this;
    }

    /** Writes a string; what is not ASCII in it becomes a question mark. */
    public WireWriter ascii(int fieldNumber, String text) {
        if (!text.isEmpty()) {
            startField(fieldNumber, text.length());
            position += buffer.putStringWithoutLengthAscii(position, text);
        }
        return this;
    }

    /** Writes a string or bytes that lie in another buffer. */
    public WireWriter text(int fieldNumber, DirectBuffer source, int offset, int length) {
        if (length > 0) {
            startField(fieldNumber, length);
            raw(source, offset, length);
        }
        return this;
    }

    /** Writes a message that another writer holds, even when it is empty. */
    public WireWriter message(int fieldNumber, WireWriter body) {
        startField(fieldNumber, body.length());
        return raw(body.buffer, body.start, body.length());
    }

    /** Writes the tag and length of a length-delimited field; its body is to follow. */
    public WireWriter startField(int fieldNumber, int bodyLength) {
        varint(WireFormat.tag(fieldNumber, WireFormat.LENGTH_DELIMITED));
        varint(bodyLength);
        return this;
    }

    /** Copies bytes as they are. */
    public WireWriter raw(DirectBuffer source, int offset, int length) {
        buffer.putBytes(position, source, offset, length);
        position += length;
        return this;
    }

    /** Writes the next 8 bytes of a packed field that was started. */
    public WireWriter element(long value) {
        buffer.putLong(position, value, ByteOrder.LITTLE_ENDIAN);
        position += Long.BYTES;
        return this;
    }

    private void varint(long value) {
        position = Varint.write(buffer, position, value);
    }
}
