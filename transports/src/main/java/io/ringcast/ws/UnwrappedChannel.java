package io.ringcast.ws;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WrappedByteChannel;

/**
 * What the library takes for a channel with a layer of its own, such as TLS. Whether there is one is a matter of its
 * {@link SocketLayer}; bytes to be written never wait for the library to come back for them.
 */
abstract class UnwrappedChannel implements WrappedByteChannel {
    final SocketChannel socket;
    final SocketLayer layer;
    final WebSocketImpl library;
    /** Closes on a thread that may wait for the library's monitors. */
    final Executor janitor;

    // Selector thread.
    private boolean isEnded;

    UnwrappedChannel(SocketChannel socket, SocketLayer layer, WebSocketImpl library, Executor janitor) {
        this.socket = socket;
        this.layer = layer;
        this.library = library;
        this.janitor = janitor;
    }

    /** Has the close reset the TCP connection, so that the kernel keeps nothing for a client that does not read. */
    final void resetAtClose() {
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException closed) {
            // There is nothing left to reset.
        }
    }

    /** Whether something came that was not looked at yet: then this side is late, not the client. */
    final boolean hasUnread() {
        try {
            return !library.inQueue.isEmpty()
                    || socket.socket().getInputStream().available() > 0;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Returns -1 at the end of the stream, and when the connection is broken. */
    final int readOrEnd(ByteBuffer target) {
        try {
            return layer.read(target);
        } catch (IOException broken) {
            return -1;
        }
    }

    /** Whether {@link #endLater} was called: the selector may hold on to the key for another round. */
    final boolean isEnded() {
        return isEnded;
    }

    /**
     * Ends the connection on the janitor's thread, and has the library's selector look at its socket no more. Told of an end
     * of the stream or of a failure, or finding a key cancelled, the selector breaks off its round and asks anew what is
     * ready, once for each of thousands that hang up together.
     *
     * @return 0, for {@link #read}: nothing came.
     */
    final int endLater(Runnable end) {
        isEnded = true;
        if (watch(0)) {
            janitor.execute(end);
        }
        return 0;
    }

    /** Says what the library's selector is to look for at this socket. Returns false where the connection has ended. */
    final boolean watch(int operations) {
        final SelectionKey key = library.getSelectionKey();
        if (key != null && key.isValid()) {
            try {
                key.interestOps(operations);
            } catch (CancelledKeyException ended) {
                return false;
            }
        }
        return true;
    }

    @Override
    public final boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public final boolean isBlocking() {
        return socket.isBlocking();
    }

    @Override
    public final boolean isNeedWrite() {
        return false;
    }

    @Override
    public final void writeMore() {}

    @Override
    public boolean isNeedRead() {
        return !isEnded && layer.hasUnread();
    }

    @Override
    public final int readMore(ByteBuffer target) throws IOException {
        return read(target);
    }
}
