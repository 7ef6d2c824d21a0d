package io.ringcast.ws;

import io.ringcast.engine.status.CounterDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.agrona.CloseHelper;
import org.java_websocket.WebSocketImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on a thread of its own and hands them to the library's selector. The library would accept one in each
 * of its rounds, so that the backlog overflows when thousands come at once, and would close the listening socket for good
 * when an accept fails; here clients then wait in the kernel's backlog.
 */
final class Acceptor implements Runnable, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE_MS = 100;
    private static final long JOIN_MS = 1_000;

    private final Listener listener;
    private final RingChannelFactory channelFactory;
    private final WsServer server;
    private final Selector readiness;
    private final SpareDescriptors spares;
    private final Thread thread = new Thread(this, "ringcast-ws-acceptor");
    private Selector library;
    private boolean isPaused;

    Acceptor(Listener listener, RingChannelFactory channelFactory, WsServer server) {
        this.listener = listener;
        this.channelFactory = channelFactory;
        this.server = server;
        spares = new SpareDescriptors(channelFactory::nowNs);
        try {
            readiness = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector for new clients", e);
        }
        thread.setDaemon(true);
    }

    /** Begins; connections are {@code librarySelector}'s from then on. Once. */
    void start(Selector librarySelector) {
        library = librarySelector;
        thread.start();
    }

    @Override
    public void run() {
        try {
            acceptAll();
        } catch (IOException | RuntimeException failure) {
            // Closed on purpose, it fails too.
            if (listener.channel().isOpen() || listener.hasFailed()) {
                LOGGER.error("the listener failed: no new clients until a restart", failure);
            }
        } finally {
            listener.fail();
            // A listening socket is not closed while a selector holds it.
            CloseHelper.quietClose(readiness);
        }
    }

    /** After the listener was closed: ends the thread. */
    @Override
    public void close() {
        readiness.wakeup();
        try {
            thread.join(JOIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            CloseHelper.quietClose(readiness);
        }
    }

    private void acceptAll() throws IOException {
        final SelectionKey key = listener.channel().register(readiness, SelectionKey.OP_ACCEPT);
        while (listener.channel().isOpen()) {
            key.interestOps(isPaused ? 0 : SelectionKey.OP_ACCEPT);
            readiness.select(isPaused ? PAUSE_MS : 0);
            readiness.selectedKeys().clear();
            acceptWaiting();
        }
    }

    private void acceptWaiting() throws IOException {
        SocketChannel socket = acceptNext();
        while (socket != null) {
            adopt(socket);
            library.wakeup();
            socket = acceptNext();
        }
    }

    /** Returns null when none waits, or none can be accepted for now. */
    private SocketChannel acceptNext() throws IOException {
        try {
            if (spares.take()) {
                final SocketChannel socket = listener.channel().accept();
                resume();
                return socket;
            }
            pause("no file descriptors are left; allow more (ulimit -n) or fewer connections", null);
        } catch (ClosedChannelException closed) {
            throw closed;
        } catch (IOException failure) {
            pause("an accept failed", failure);
        }
        return null;
    }

    private void adopt(SocketChannel socket) {
        final WebSocketImpl connection = channelFactory.createWebSocket(server, List.of());
        try {
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // Of interest only once it has its channel: the library ends a connection that it finds without.
            final SelectionKey key = socket.register(library, 0, connection);
            connection.setSelectionKey(key);
            // Known to the janitor from here on, which must not close it before it has its channel.
            synchronized (connection) {
                connection.setChannel(channelFactory.wrapChannel(socket, key));
            }
            server.adopted(connection);
            key.interestOps(SelectionKey.OP_READ);
        } catch (IOException | RuntimeException ended) {
            LOGGER.debug("a connection ended while it was accepted", ended);
            CloseHelper.quietClose(connection.getChannel());
            CloseHelper.quietClose(socket);
        }
    }

    private void pause(String reason, IOException failure) {
        if (!isPaused) {
            isPaused = true;
            channelFactory.count(CounterDescriptor.ACCEPTS_PAUSED);
            LOGGER.error("new clients wait: {}", reason, failure);
        }
    }

    private void resume() {
        if (isPaused) {
            isPaused = false;
            LOGGER.info("new clients are accepted again");
        }
    }
}
