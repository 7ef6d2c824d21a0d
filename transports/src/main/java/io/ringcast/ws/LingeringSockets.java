package io.ringcast.ws;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.CloseHelper;

/**
 * Sockets on which the last word is said, to clients that may not know it yet. A socket that is closed while bytes come in
 * resets the connection, and the client may never read why. So only our side is closed, and what still comes is read and
 * dropped, until the client closes its side or the time is up. {@link #add} is for any thread, the rest for the janitor's.
 */
final class LingeringSockets {
    /** The most that is read of one in a round. */
    private static final int MAX_READ_COUNT = 16;

    private static final int READ_LENGTH = 8_192;

    private final long timeoutNs;
    private final int maxCount;
    private final ConcurrentLinkedQueue<Lingering> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ByteBuffer dropped = ByteBuffer.allocateDirect(READ_LENGTH);

    /** Ended once, by the sweep or by {@link #closeOldest}, which may meet. */
    private record Lingering(SocketChannel socket, long sinceNs, AtomicBoolean isEnded) {}

    /** @param maxCount they cost descriptors, so the oldest goes when there are more. */
    LingeringSockets(long timeoutNs, int maxCount) {
        this.maxCount = maxCount;
        this.timeoutNs = timeoutNs;
    }

    /** Closes our side of {@code socket} now, and all of it later. */
    void add(SocketChannel socket, long nowNs) throws IOException {
        try {
            socket.shutdownOutput();
        } catch (IOException lost) {
            socket.close();
            return;
        }
        sockets.offer(new Lingering(socket, nowNs, new AtomicBoolean()));
        if (count.incrementAndGet() > maxCount) {
            closeOldest();
        }
    }

    /** Closes those whose client has closed its side, and those whose time is up. */
    void sweep(long nowNs) {
        sockets.removeIf(lingering -> {
            final boolean isOver = nowNs - lingering.sinceNs >= timeoutNs || !drop(lingering.socket);
            if (isOver) {
                end(lingering);
            }
            return isOver;
        });
    }

    /** How many clients have not closed their side yet; any thread. */
    int count() {
        return count.get();
    }

    /** Closes all of them. */
    void closeAll() {
        while (!sockets.isEmpty()) {
            closeOldest();
        }
    }

    private void closeOldest() {
        final Lingering oldest = sockets.poll();
        if (oldest != null) {
            end(oldest);
        }
    }

    private void end(Lingering lingering) {
        if (!lingering.isEnded.getAndSet(true)) {
            count.decrementAndGet();
            CloseHelper.quietClose(lingering.socket);
        }
    }

    /** Returns false when nothing more can come. */
    private boolean drop(SocketChannel socket) {
        try {
            int length = READ_LENGTH;
            for (int i = 0; i < MAX_READ_COUNT && length == READ_LENGTH; i++) {
                dropped.clear();
                length = socket.read(dropped);
            }
            return length >= 0;
        } catch (IOException lost) {
            return false;
        }
    }
}
