package io.ringcast.ws;

import io.ringcast.engine.event.ConnectionGate;
import io.ringcast.engine.status.Counters;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live listener. Give the engine {@code WsWriter::new} as its writer factory, launch it, and hand its gate to the
 * constructor. The engine must outlive {@link #stop}. Threads: the library's selector and decoder, and the janitor.
 */
public final class LiveServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LiveServer.class);
    private static final int LIBRARY_STOP_MS = 1_000;

    private final ConnectionGate gate;
    private final InetSocketAddress address;
    private final WsConfiguration configuration;
    private final NanoClock nanoClock;
    private final Counters counters;
    private final WsCounters messageCounters = new WsCounters();
    private final ConnectionJanitor janitor;
    private final RingChannelFactory channelFactory;
    private Listener listener;
    private WsServer server;
    private boolean isStopped;

    /**
     * Binds nothing yet. The port of {@code address} counts, not that of the configuration; 0: any free one.
     *
     * @param counters those of the engine.
     */
    public LiveServer(
            ConnectionGate gate, InetSocketAddress address, WsConfiguration configuration, Counters counters) {
        this(gate, address, configuration, counters, SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE);
    }

    LiveServer(
            ConnectionGate gate,
            InetSocketAddress address,
            WsConfiguration configuration,
            Counters counters,
            EpochClock epochClock,
            NanoClock nanoClock) {
        this.gate = gate;
        this.address = address;
        this.configuration = configuration;
        this.counters = counters;
        this.nanoClock = nanoClock;
        janitor = new ConnectionJanitor(configuration, nanoClock, messageCounters, counters);
        final LiveDraft draft = new LiveDraft(configuration.getInt(WsConfiguration.MESSAGE_MAX_BYTES), messageCounters);
        channelFactory = new RingChannelFactory(
                gate.maxConnections(), configuration, counters, new WsClocks(epochClock, nanoClock), janitor, draft);
    }

    /**
     * Listens when it returns; again: nothing happens.
     *
     * @throws UncheckedIOException when it cannot listen; the message names the port and the option that changes it.
     */
    public synchronized void start() {
        if (server != null || isStopped) {
            return;
        }
        LOGGER.info("live server starting on port {}", address.getPort());
        listener = Listener.bind(address);
        final ConnectionHandler handler =
                new ConnectionHandler(gate, configuration, messageCounters, counters, nanoClock);
        server = new WsServer(listener, channelFactory, handler, messageCounters);
        janitor.start(channelFactory);
        server.start();
        LOGGER.info("live server ready on port {}", port());
    }

    /** The port it listens on; that of the address before the start. */
    public synchronized int port() {
        return server == null ? address.getPort() : server.getPort();
    }

    /** Messages by direction and type. */
    public WsCounters counters() {
        return messageCounters;
    }

    /** Connections as the listener counts them; for tests. */
    RingChannelFactory channelFactory() {
        return channelFactory;
    }

    /** Refuses new connections from now on; those that are open go on. */
    public synchronized void stopAccepting() {
        if (listener != null && listener.close()) {
            LOGGER.info("live server stopping");
            channelFactory.wakeSelector();
            server.stopAccepting();
        }
    }

    /**
     * Refuses new connections, tells all clients "server shutting down" (1001) after what stands in their rings, waits at
     * most {@code timeoutMs} for them, cuts the rest, and ends the threads. Again: nothing happens.
     */
    public synchronized void stop(long timeoutMs) {
        if (server == null || isStopped) {
            isStopped = true;
            return;
        }
        isStopped = true;
        stopAccepting();
        final long deadlineNs = nanoClock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        channelFactory.channels().forEach(LiveServer::goAway);
        try {
            if (!channelFactory.awaitNone(deadlineNs - nanoClock.nanoTime())) {
                channelFactory.channels().forEach(LiveServer::cut);
            }
            channelFactory.refused().close();
            server.stop(LIBRARY_STOP_MS);
            janitor.stop();
        } catch (InterruptedException e) {
            channelFactory.channels().forEach(LiveServer::cut);
            Thread.currentThread().interrupt();
        }
        LOGGER.info("live server stopped");
    }

    /** {@link #stop} with the drain timeout of the configuration. */
    @Override
    public void close() {
        stop(configuration.get(WsConfiguration.DRAIN_TIMEOUT_MS));
    }

    private static void goAway(RingChannel channel) {
        if (channel.isHandshakeDone()) {
            channel.close(CloseReason.GOING_AWAY);
        } else {
            cut(channel);
        }
    }

    private static void cut(RingChannel channel) {
        channel.abort(RingChannel.ABNORMAL_CLOSE, "cut at shutdown");
    }
}
