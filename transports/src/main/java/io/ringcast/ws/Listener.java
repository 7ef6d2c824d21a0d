package io.ringcast.ws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import org.agrona.CloseHelper;

/** The listening socket. Any thread. */
final class Listener {
    /**
     * The kernel cuts it down to its own limit (net.core.somaxconn). When all clients come back at once and the backlog is
     * full, the kernel lets a client believe that it is connected, and resets it once it speaks.
     */
    private static final int BACKLOG_COUNT = 65_535;

    private final ServerSocketChannel channel;
    private volatile boolean isWanted = true;

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
            CloseHelper.quietClose(channel);
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

    /** Refuses new connections from now on. Returns whether it did not before. */
    boolean close() {
        isWanted = false;
        final boolean wasOpen = channel.isOpen();
        CloseHelper.quietClose(channel);
        return wasOpen;
    }

    /** Refuses new connections from now on, for it can take none. */
    void fail() {
        CloseHelper.quietClose(channel);
    }

    /** Whether it was to take new connections, and takes none. */
    boolean hasFailed() {
        return isWanted && !channel.isOpen();
    }
}
