package io.ringcast.ws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on a thread of its own and hands them to the library's selector. The library would accept one in each
 * of its rounds, so that the backlog overflows when thousands come at once, and would close the listening socket for good
 * when the process has no file descriptor left; here clients then wait in the kernel's backlog.
 */
final class Acceptor implements Runnable, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Acceptor.class);
    private static final int ACCEPTS_PER_WAVE = 16;
    private static final long PAUSE_MS = 100;
    private static final long JOIN_MS = 1_000;

    private final Listener listener;
    private final RingChannelFactory channelFactory;
    private final WsServer server;
    private final Selector readiness;
    private final Thread thread = new Thread(this, "ringcast-ws-acceptor");
    private final SpareDescriptors spares = new SpareDescriptors();
    private Selector library;
    private boolean isPaused;

    Acceptor(Listener listener, RingChannelFactory channelFactory, WsServer server) {
        this.listener = listener;
        this.channelFactory = channelFactory;
        this.server = server;
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
            final SelectionKey key = listener.channel().register(readiness, SelectionKey.OP_ACCEPT);
            while (listener.channel().isOpen()) {
                key.interestOps(isPaused ? 0 : SelectionKey.OP_ACCEPT);
                readiness.select(isPaused ? PAUSE_MS : 0);
                readiness.selectedKeys().clear();
                acceptWave();
            }
        } catch (ClosedChannelException | ClosedSelectorException | CancelledKeyException closed) {
            LOGGER.debug("no new clients any more: the listener was closed");
        } catch (IOException | RuntimeException failure) {
            LOGGER.error("the listener failed: no new clients until a restart", failure);
            listener.close();
        }
    }

    /** After the listener was closed: ends the thread. */
    @Override
    public void close() {
        readiness.wakeup();
        try {
            thread.join(JOIN_MS);
            readiness.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOGGER.debug("the selector of new clients cannot be closed", e);
        }
    }

    private void acceptWave() throws IOException {
        if (!spares.areThere()) {
            pause();
            return;
        }
        int count = 0;
        while (count < ACCEPTS_PER_WAVE) {
            final SocketChannel socket = listener.channel().accept();
            if (socket == null) {
                break;
            }
            adopt(socket);
            count++;
        }
        if (count > 0) {
            library.wakeup();
            resume();
        }
    }

    private void adopt(SocketChannel socket) throws IOException {
        try {
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            final WebSocketImpl connection = channelFactory.createWebSocket(server, List.of());
            // Of interest only once it has its channel: the library ends a connection that it finds without.
            final SelectionKey key = socket.register(library, 0, connection);
            connection.setSelectionKey(key);
            connection.setChannel(channelFactory.wrapChannel(socket, key));
            server.adopted(connection);
            key.interestOps(SelectionKey.OP_READ);
        } catch (IOException vanished) {
            LOGGER.debug("a connection ended while it was accepted", vanished);
            socket.close();
        }
    }

    private void pause() {
        if (!isPaused) {
            isPaused = true;
            LOGGER.error("no file descriptors are left: new clients wait; allow more (ulimit -n) or fewer connections");
        }
    }

    private void resume() {
        if (isPaused) {
            isPaused = false;
            LOGGER.info("new clients are accepted again");
        }
    }
}
