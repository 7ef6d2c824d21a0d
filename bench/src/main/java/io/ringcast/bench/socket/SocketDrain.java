package io.ringcast.bench.socket;

import io.ringcast.bench.rig.loop.SelectorThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Reads whatever comes on any number of sockets and counts it, on a thread of its own. */
public final class SocketDrain implements AutoCloseable {
    private static final int READ_BYTES = 1 << 20;

    private final ServerSocketChannel listener;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final SelectorThread thread = new SelectorThread("rig-drain", readiness -> readiness.select(this::onReady));
    private volatile long byteCount;

    private SocketDrain() throws IOException {
        listener = ServerSocketChannel.open();
        listener.configureBlocking(false);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        listener.register(thread.readiness(), SelectionKey.OP_ACCEPT);
    }

    /** Listens on a port of loopback. */
    public static SocketDrain launch() {
        try {
            final SocketDrain drain = new SocketDrain();
            drain.thread.start();
            return drain;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to connect. */
    public int port() {
        return listener.socket().getLocalPort();
    }

    /** Bytes read so far. */
    public long byteCount() {
        return byteCount;
    }

    @Override
    public void close() {
        thread.close();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Its own thread alone writes it.
    private void onReady(SelectionKey key) {
        try {
            if (key.channel() == listener) {
                final SocketChannel socket = listener.accept();
                socket.configureBlocking(false);
                socket.register(thread.readiness(), SelectionKey.OP_READ);
            } else {
                final int count = ((SocketChannel) key.channel()).read(buffer.clear());
                if (count < 0) {
                    key.channel().close();
                } else {
                    byteCount += count;
                }
            }
        } catch (IOException e) {
            key.cancel();
        }
    }
}
