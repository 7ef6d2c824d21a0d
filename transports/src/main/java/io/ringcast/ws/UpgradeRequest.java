package io.ringcast.ws;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** How much of an upgrade request has come, and how much may. Selector thread. */
final class UpgradeRequest {
    private final int maxLength;
    private int length;

    UpgradeRequest(int maxLength) {
        this.maxLength = maxLength;
    }

    /** Whether as much has come as may, and the library has not found an end in it. */
    boolean isFull() {
        return length == maxLength;
    }

    /**
     * Reads no more than a request may still hold. Returns how much.
     *
     * @throws EOFException at the end of the stream. Returned to the library as such, of a connection that the janitor closes
     *     meanwhile, it would end the library's selector.
     */
    int read(SocketChannel socket, ByteBuffer target) throws IOException {
        final int limit = target.limit();
        target.limit(Math.min(limit, target.position() + maxLength - length));
        final int count = socket.read(target);
        target.limit(limit);
        if (count < 0) {
            throw new EOFException("the client closed before it was upgraded");
        }
        length += count;
        return count;
    }
}
