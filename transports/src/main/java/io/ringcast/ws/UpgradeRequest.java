package io.ringcast.ws;

import java.nio.ByteBuffer;
import java.util.function.ToIntFunction;

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

    /** Reads no more than a request may still hold. Returns what {@code socket} does: how much, or -1 at the end. */
    int read(ToIntFunction<ByteBuffer> socket, ByteBuffer target) {
        final int limit = target.limit();
        target.limit(Math.min(limit, target.position() + maxLength - length));
        final int count = socket.applyAsInt(target);
        target.limit(limit);
        length += Math.max(0, count);
        return count;
    }
}
