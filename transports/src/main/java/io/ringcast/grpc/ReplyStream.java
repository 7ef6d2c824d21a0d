package io.ringcast.grpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One {@code SessionReply} under construction, and the stream out of which gRPC takes it. One for each event loop, reused:
 * gRPC copies the bytes before {@code sendMessage} returns. Event loop only.
 */
final class ReplyStream extends InputStream implements KnownLength, Drainable {
    private static final int CAPACITY = 32 << 10;
    private static final int LENGTH_DELIMITED = 2;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
    private int readPosition;
    private int length;

    /** Adds one field, given the bytes of its message. Returns false when there is no room: send, and put it again. */
    boolean put(int fieldNumber, DirectBuffer source, int offset, int bodyLength) {
        if (length + bodyLength + 1 + Integer.BYTES + 1 > CAPACITY) {
            return false;
        }
        buffer.putByte(length++, (byte) (fieldNumber << 3 | LENGTH_DELIMITED));
        int rest = bodyLength;
        while (rest >= 0x80) {
            buffer.putByte(length++, (byte) (rest | 0x80));
            rest >>>= 7;
        }
        buffer.putByte(length++, (byte) rest);
        buffer.putBytes(length, source, offset, bodyLength);
        length += bodyLength;
        return true;
    }

    /** Takes a whole message into the empty reply, which has room for a few kilobytes. */
    void putMessage(DirectBuffer source, int offset, int messageLength) {
        buffer.putBytes(0, source, offset, messageLength);
        length = messageLength;
    }

    boolean isEmpty() {
        return length == 0;
    }

    void clear() {
        readPosition = 0;
        length = 0;
    }

    @Override
    public int available() {
        return length - readPosition;
    }

    @Override
    public int read() {
        return readPosition == length ? -1 : buffer.getByte(readPosition++) & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int maxLength) {
        Objects.checkFromIndexSize(offset, maxLength, target.length);
        if (maxLength > 0 && readPosition == length) {
            return -1;
        }
        final int readLength = Math.min(maxLength, length - readPosition);
        buffer.getBytes(readPosition, target, offset, readLength);
        readPosition += readLength;
        return readLength;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        final int drainedLength = length - readPosition;
        target.write(buffer.byteArray(), readPosition, drainedLength);
        readPosition = length;
        return drainedLength;
    }
}
