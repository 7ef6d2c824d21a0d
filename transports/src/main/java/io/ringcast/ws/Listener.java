package io.ringcast.ws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket. The library closes it for good when an accept fails, as it does when the process has no file
 * descriptor left. So we look first: without spare descriptors the library is told to let go of the socket, clients wait in
 * the kernel's backlog, and the janitor hands the socket back once there are descriptors again.
 */
final class Listener {
    private static final Logger LOGGER = LoggerFactory.getLogger(Listener.class);
    private static final int BACKLOG_COUNT = 1_024;
    /** More than one, for other threads may take some between the look and the accept. */
    private static final int SPARE_DESCRIPTOR_COUNT = 4;

    private final ServerSocketChannel channel;
    private volatile Selector pausedOn;
    private volatile boolean isClosed;

    // Janitor.
    private boolean isLossTold;

    private Listener(ServerSocketChannel channel) {
        this.channel = channel;
    }

    /** @throws UncheckedIOException when it cannot listen; the message names the address and the option that changes it. */
    static Listener bind(InetSocketAddress address) {
        ServerSocketChannel channel = null;
        try {
            if (address.isUnresolved()) {
                throw new UnknownHostException("not a known address");
            }
            channel = ServerSocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return new Listener(channel.bind(address, BACKLOG_COUNT));
        } catch (IOException e) {
            closeQuietly(channel);
            throw new UncheckedIOException(
                    "the live server cannot listen on " + address.getHostString() + ":" + address.getPort() + " ("
                            + e.getMessage() + "): choose another port with " + WsConfiguration.PORT.flag() + " or "
                            + WsConfiguration.PORT.environment(),
                    e);
        }
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Whether an accept can succeed; if not, the library must cancel {@code key}, and {@link #resume} is due. Selector thread. */
    boolean mayAccept(SelectionKey key) {
        if (hasSpareDescriptors()) {
            return true;
        }
        LOGGER.error("no file descriptors are left: new clients wait; allow more (ulimit -n) or fewer connections");
        pausedOn = key.selector();
        return false;
    }

    /** Hands the socket back to the library's selector if it was taken away and can be used again. Janitor. */
    void resume() {
        if (!channel.isOpen()) {
            tellLoss();
            return;
        }
        final Selector selector = pausedOn;
        if (selector == null || !hasSpareDescriptors()) {
            return;
        }
        // The key is there until the selector has let go of it; to register earlier would give the key that is
        // cancelled.
        if (channel.keyFor(selector) == null) {
            pausedOn = null;
            register(selector);
        }
        selector.wakeup();
    }

    /** Refuses new connections from now on. Returns whether it did not before; any thread. */
    boolean close() {
        isClosed = true;
        final boolean wasOpen = channel.isOpen();
        closeQuietly(channel);
        return wasOpen;
    }

    private void register(Selector selector) {
        try {
            channel.register(selector, SelectionKey.OP_ACCEPT);
            LOGGER.info("new clients are accepted again");
        } catch (IOException | ClosedSelectorException closedMeanwhile) {
            LOGGER.debug("the listener was closed while it waited", closedMeanwhile);
        }
    }

    private void tellLoss() {
        if (!isClosed && !isLossTold) {
            isLossTold = true;
            LOGGER.error("the listener was closed by a failure: no new clients until a restart");
        }
    }

    private static boolean hasSpareDescriptors() {
        final Deque<SocketChannel> spares = new ArrayDeque<>();
        try {
            while (spares.size() < SPARE_DESCRIPTOR_COUNT) {
                spares.push(SocketChannel.open());
            }
            return true;
        } catch (IOException noneLeft) {
            return false;
        } finally {
            spares.forEach(Listener::closeQuietly);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        if (closeable != null) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOGGER.debug("a socket cannot be closed", e);
            }
        }
    }
}
