package io.ringcast.ws;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.ws.WsCounters.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.drafts.Draft;

/** Gives the library a {@link RingChannel} for each socket, and knows all that are not closed yet. */
final class RingChannelFactory implements WebSocketServerFactory {
    private static final int MAX_LINGERING_COUNT = 1_024;

    private final WsConfiguration configuration;
    private final WsClocks clocks;
    private final Executor executor;
    private final int maxHandshakeLength;
    private final int maxConnectionCount;
    private volatile ConnectionPlaces places;
    private final RefusedChannels refused;
    private final Counters counters;
    private final WsCounters messageCounters;
    private final List<Draft> drafts;
    private final LingeringSockets lingering;
    private volatile SocketLayers layers = SocketLayers.PLAIN;
    private final Set<RingChannel> channels = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition someClosed = lock.newCondition();

    /**
     * @param maxConnectionCount most connections at once, those included that are not upgraded yet.
     * @param executor runs closes on a thread that may wait for the library's monitors.
     * @param draft what reads the frames of clients; each gets a copy.
     */
    RingChannelFactory(
            int maxConnectionCount,
            WsConfiguration configuration,
            Counters counters,
            WsClocks clocks,
            Executor executor,
            LiveDraft draft) {
        this.configuration = configuration;
        this.counters = counters;
        this.clocks = clocks;
        this.executor = executor;
        maxHandshakeLength = configuration.getInt(WsConfiguration.HANDSHAKE_MAX_BYTES);
        this.maxConnectionCount = maxConnectionCount;
        places = places(Set.of());
        refused = new RefusedChannels(
                maxHandshakeLength,
                clocks.nanoClock(),
                counters,
                executor,
                (socket, writing) -> layer(socket, writing));
        messageCounters = draft.counters();
        drafts = List.of(draft);
        lingering = new LingeringSockets(
                TimeUnit.MILLISECONDS.toNanos(configuration.get(WsConfiguration.DRAIN_TIMEOUT_MS)),
                MAX_LINGERING_COUNT);
    }

    @Override
    public WebSocketImpl createWebSocket(WebSocketAdapter adapter, Draft draft) {
        return new WebSocketImpl(adapter, draft);
    }

    @Override
    public WebSocketImpl createWebSocket(WebSocketAdapter adapter, List<Draft> draftsOfServer) {
        return new WebSocketImpl(new AnsweringListener(adapter), drafts);
    }

    @Override
    public ByteChannel wrapChannel(SocketChannel socket, SelectionKey key) throws IOException {
        socket.setOption(StandardSocketOptions.SO_SNDBUF, configuration.getInt(WsConfiguration.SEND_BUFFER_BYTES));
        final WebSocketImpl library = (WebSocketImpl) key.attachment();
        final InetSocketAddress address = (InetSocketAddress) socket.getRemoteAddress();
        final HttpAnswer refusal = places.enter(address.getAddress());
        if (refusal != null) {
            return refused.refuse(socket, library, refusal);
        }
        final RingChannel channel = new RingChannel(socket, address, library, this);
        library.setAttachment(channel.connection());
        channels.add(channel);
        return channel;
    }

    @Override
    public void close() {}

    /** Has clients come as {@code access} says. Before the first of them. */
    void use(LiveAccess access) {
        places = places(access.proxies());
        if (access.tls() != null) {
            layers = new TlsLayers(access.tls(), counters);
        }
    }

    private ConnectionPlaces places(Set<InetAddress> proxies) {
        return new ConnectionPlaces(
                maxConnectionCount, configuration.getInt(WsConfiguration.CONNECTIONS_PER_ADDRESS_MAX), proxies);
    }

    SocketLayer layer(SocketChannel socket, Lock writing) {
        return layers.over(socket, writing);
    }

    /** All channels that are not closed; any thread. */
    Collection<RingChannel> channels() {
        return channels;
    }

    /** Waits until all channels are closed, or the time has passed. Returns whether they are. */
    boolean awaitNone(long timeoutNs) throws InterruptedException {
        long remainingNs = timeoutNs;
        lock.lock();
        try {
            while (!channels.isEmpty() && remainingNs > 0) {
                remainingNs = someClosed.awaitNanos(remainingNs);
            }
            return channels.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void closed(RingChannel channel) {
        if (channels.remove(channel)) {
            places.leave(channel.address());
        }
        lock.lock();
        try {
            someClosed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Clients that were not let in and are not closed yet. */
    RefusedChannels refused() {
        return refused;
    }

    /** Holds those who come to {@code changed}, as far as that goes while clients are there. Any thread. */
    void reconfigure(WsConfiguration changed) {
        places.allowPerAddress(changed.getInt(WsConfiguration.CONNECTIONS_PER_ADDRESS_MAX));
    }

    /** How many places are taken and given back. */
    ConnectionPlaces places() {
        return places;
    }

    /** Sockets whose clients have not seen the end yet. */
    LingeringSockets lingering() {
        return lingering;
    }

    /** Hears that a close frame has gone out, whoever wrote it. */
    void onCloseFrame() {
        messageCounters.increment(Message.OUTBOUND_CLOSE_FRAME);
    }

    /** Hears that a client was told to come back later. */
    void onGoingAway() {
        messageCounters.increment(Message.OUTBOUND_GOING_AWAY);
    }

    void count(CounterDescriptor counter) {
        counters.addShared(counter, 1);
    }

    Executor executor() {
        return executor;
    }

    int maxHandshakeLength() {
        return maxHandshakeLength;
    }

    long nowMs() {
        return clocks.epochClock().time();
    }

    long nowNs() {
        return clocks.nanoClock().nanoTime();
    }
}
