package io.ringcast.ws;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.LimitExceededException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.protocols.Protocol;

/** Gives the library a {@link RingChannel} for each socket, and knows all that are not closed yet. */
final class RingChannelFactory implements WebSocketServerFactory {
    private final WsConfiguration configuration;
    private final EpochClock epochClock;
    private final NanoClock nanoClock;
    private final Executor executor;
    private final int maxHandshakeLength;
    private final ConnectionPlaces places;
    private final RefusedChannels refused;
    private final Counters counters;
    private final List<Draft> drafts;
    private final Set<RingChannel> channels = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition someClosed = lock.newCondition();
    private volatile Selector selector;

    /**
     * @param maxConnectionCount most connections at once, those included that are not upgraded yet.
     * @param executor runs closes on a thread that may wait for the library's monitors.
     */
    RingChannelFactory(
            int maxConnectionCount,
            WsConfiguration configuration,
            Counters counters,
            EpochClock epochClock,
            NanoClock nanoClock,
            Executor executor) {
        this.configuration = configuration;
        this.counters = counters;
        this.epochClock = epochClock;
        this.nanoClock = nanoClock;
        this.executor = executor;
        maxHandshakeLength = configuration.getInt(WsConfiguration.HANDSHAKE_MAX_BYTES);
        places = new ConnectionPlaces(
                maxConnectionCount, configuration.getInt(WsConfiguration.CONNECTIONS_PER_ADDRESS_MAX));
        refused = new RefusedChannels(maxHandshakeLength, nanoClock, counters);
        drafts = List.of(new BoundedDraft(configuration.getInt(WsConfiguration.MESSAGE_MAX_BYTES)));
    }

    @Override
    public WebSocketImpl createWebSocket(WebSocketAdapter adapter, Draft draft) {
        return new WebSocketImpl(adapter, draft);
    }

    @Override
    public WebSocketImpl createWebSocket(WebSocketAdapter adapter, List<Draft> draftsOfServer) {
        return new WebSocketImpl(adapter, drafts);
    }

    @Override
    public ByteChannel wrapChannel(SocketChannel socket, SelectionKey key) throws IOException {
        selector = key.selector();
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

    /** All channels that are not closed; any thread. */
    Collection<RingChannel> channels() {
        return channels;
    }

    /** Makes the library's selector look at what was closed beside it. */
    void wakeSelector() {
        final Selector known = selector;
        if (known != null) {
            known.wakeup();
        }
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

    /** How many places are taken and given back. */
    ConnectionPlaces places() {
        return places;
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
        return epochClock.time();
    }

    long nowNs() {
        return nanoClock.nanoTime();
    }

    /** The library looks at the length of a message in pieces at its first and last one alone, and keeps empty pieces too. */
    private static final class BoundedDraft extends Draft_6455 {
        private final int maxMessageLength;
        private boolean isInPieces;
        private int length;

        BoundedDraft(int maxMessageLength) {
            // The protocol "" accepts whatever subprotocol is asked for, and chooses none.
            super(Collections.emptyList(), List.of(new Protocol("")), maxMessageLength);
            this.maxMessageLength = maxMessageLength;
        }

        @Override
        public Draft copyInstance() {
            return new BoundedDraft(maxMessageLength);
        }

        @Override
        public void processFrame(WebSocketImpl connection, Framedata frame) throws InvalidDataException {
            if (!isKept(frame)) {
                return;
            }
            super.processFrame(connection, frame);
        }

        private boolean isKept(Framedata frame) throws LimitExceededException {
            final boolean isContinuation = frame.getOpcode() == Opcode.CONTINUOUS;
            if (!isContinuation && (frame.isFin() || isInPieces)) {
                return true;
            }
            final int pieceLength = frame.getPayloadData().remaining();
            length = isContinuation ? length + pieceLength : pieceLength;
            if (length > maxMessageLength) {
                throw new LimitExceededException(maxMessageLength);
            }
            final boolean isEmptyPiece = isContinuation && isInPieces && pieceLength == 0 && !frame.isFin();
            isInPieces = !frame.isFin();
            return !isEmptyPiece;
        }
    }
}
