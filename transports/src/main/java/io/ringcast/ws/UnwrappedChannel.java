package io.ringcast.ws;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.java_websocket.WrappedByteChannel;

/** What the library takes for a channel with a layer of its own, such as TLS, and is none: nothing waits inside. */
abstract class UnwrappedChannel implements WrappedByteChannel {
    final SocketChannel socket;

    UnwrappedChannel(SocketChannel socket) {
        this.socket = socket;
    }

    /** Has the close reset the TCP connection, so that the kernel keeps nothing for a client that does not read. */
    final void resetAtClose() {
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException closed) {
            // There is nothing left to reset.
        }
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
    public final boolean isNeedRead() {
        return false;
    }

    @Override
    public final int readMore(ByteBuffer target) {
        return 0;
    }
}
