package io.ringcast.ws;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.agrona.concurrent.NanoClock;
import org.java_websocket.WebSocketImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that are not let in and whose request has not come yet. There may be few of them, and not for long; beyond that
 * a client is answered and closed at once, whatever it was about to send.
 */
final class RefusedChannels {
    static final int MAX_WAITING_COUNT = 128;

    private static final Logger LOGGER = LoggerFactory.getLogger(RefusedChannels.class);
    private static final long MAX_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

    private final int maxRequestLength;
    private final NanoClock clock;
    private final Counters counters;
    private final Executor janitor;
    private final SocketLayers layers;
    private final Set<RefusedChannel> waiting = ConcurrentHashMap.newKeySet();

    /** @param janitor closes on a thread that may wait for the library's monitors. */
    RefusedChannels(int maxRequestLength, NanoClock clock, Counters counters, Executor janitor, SocketLayers layers) {
        this.layers = layers;
        this.janitor = janitor;
        this.maxRequestLength = maxRequestLength;
        this.clock = clock;
        this.counters = counters;
    }

    /**
     * Refuses a client and counts it. Acceptor.
     *
     * @throws IOException when it was answered at once: the library closes the socket then, and keeps nothing of it.
     */
    ByteChannel refuse(SocketChannel socket, WebSocketImpl library, HttpAnswer answer) throws IOException {
        counters.addShared(
                answer == HttpAnswer.NO_PLACE
                        ? CounterDescriptor.CONNECTIONS_REFUSED
                        : CounterDescriptor.CONNECTIONS_PER_ADDRESS_REFUSED,
                1);
        final RefusedChannel refused = new RefusedChannel(socket, library, this, answer, clock.nanoTime());
        if (waiting.size() >= MAX_WAITING_COUNT) {
            refused.answer();
            throw new IOException("refused");
        }
        waiting.add(refused);
        return refused;
    }

    /** Ends those that have kept us waiting for too long. Janitor. */
    void sweep(long nowNs) {
        for (final RefusedChannel channel : waiting) {
            if (channel.isOlderThan(MAX_WAIT_NS, nowNs)) {
                channel.end();
            }
        }
    }

    /** Ends all; any thread. */
    void close() {
        waiting.forEach(RefusedChannel::end);
    }

    /** How many have not been closed yet. */
    int waitingCount() {
        return waiting.size();
    }

    void closed(RefusedChannel channel) {
        waiting.remove(channel);
    }

    void onUnanswered(IOException gone) {
        LOGGER.debug("a client that was refused had gone", gone);
    }

    /** How the bytes of a client that is not let in are read and written. */
    SocketLayer layer(SocketChannel socket, Lock lock) {
        return layers.over(socket, lock);
    }

    Executor janitor() {
        return janitor;
    }

    int maxRequestLength() {
        return maxRequestLength;
    }
}
