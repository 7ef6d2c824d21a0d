package io.ringcast.ws;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A socket as it is. */
final class PlainLayer implements SocketLayer {
    private final SocketChannel socket;

    PlainLayer(SocketChannel socket) {
        this.socket = socket;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return socket.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return socket.write(source);
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public void closeOutput() {
        // The end of the stream says it.
    }

    @Override
    public boolean hasUnread() {
        return false;
    }
}
