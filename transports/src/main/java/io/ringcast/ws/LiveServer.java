package io.ringcast.ws;

import io.ringcast.engine.event.ConnectionGate;
import io.ringcast.engine.status.Counters;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live listener. Give the engine {@code WsWriter::new} as its writer factory, launch it, and hand its gate to the
 * constructor. The engine must outlive {@link #stop}. Threads: the library's selector and decoder, the janitor,
 * and the acceptor.
 */
public final class LiveServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LiveServer.class);
    private static final int LIBRARY_STOP_MS = 1_000;
    private static final long HEARD_POLL_MS = 10;

    private final ConnectionGate gate;
    private final InetSocketAddress address;
    private final WsConfiguration configuration;
    private final LiveAccess access;
    private final NanoClock nanoClock;
    private final Counters counters;
    private final WsCounters messageCounters = new WsCounters();
    private final ConnectionJanitor janitor;
    private final RingChannelFactory channelFactory;
    private volatile Listener listener;
    private volatile WsServer server;
    private ConnectionHandler handler;
    private boolean isStopped;

    /**
     * Binds nothing yet. The port of {@code address} counts, not that of the configuration; 0: any free one.
     *
     * @param counters those of the engine.
     */
    public LiveServer(
            ConnectionGate gate, InetSocketAddress address, WsConfiguration configuration, Counters counters) {
        this(gate, address, configuration, LiveAccess.OPEN, counters);
    }

    /** The same, for those whom {@code access} lets in. */
    public LiveServer(
            ConnectionGate gate,
            InetSocketAddress address,
            WsConfiguration configuration,
            LiveAccess access,
            Counters counters) {
        this(gate, address, configuration, access, counters, WsClocks.SYSTEM);
    }

    LiveServer(
            ConnectionGate gate,
            InetSocketAddress address,
            WsConfiguration configuration,
            LiveAccess access,
            Counters counters,
            WsClocks clocks) {
        this.gate = gate;
        this.address = address;
        this.configuration = configuration;
        this.access = access;
        this.counters = counters;
        nanoClock = clocks.nanoClock();
        janitor = new ConnectionJanitor(configuration, clocks, messageCounters, counters);
        final LiveDraft draft = new LiveDraft(configuration.getInt(WsConfiguration.MESSAGE_MAX_BYTES), messageCounters);
        channelFactory = new RingChannelFactory(gate.maxConnections(), configuration, counters, clocks, janitor, draft);
        channelFactory.use(access);
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
        handler = new ConnectionHandler(gate, configuration, access, janitor, counters);
        server = newServer();
        janitor.start(channelFactory);
        server.startSelecting();
        LOGGER.info("live server ready on port {}", port());
    }

    private WsServer newServer() {
        try {
            return new WsServer(listener, channelFactory, handler, messageCounters);
        } catch (RuntimeException failure) {
            listener.close();
            listener = null;
            throw failure;
        }
    }

    /** The port it listens on; that of the address before the start. */
    public synchronized int port() {
        return server == null ? address.getPort() : server.getPort();
    }

    /** Takes in those values of {@code changed} that are {@linkplain io.ringcast.engine.Setting#isReloadable reloadable}. Any thread. */
    public synchronized void reconfigure(WsConfiguration changed) {
        channelFactory.reconfigure(changed);
        if (handler != null) {
            handler.reconfigure(changed);
        }
    }

    /** What keeps it from serving clients while it should, in a sentence; null: nothing. Any thread. */
    public String trouble() {
        final WsServer started = server;
        final boolean hasFailed = started != null && (listener.hasFailed() || started.hasFailed());
        return hasFailed ? "the live listener has failed: no dashboard can come until a restart" : null;
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
        if (listener == null) {
            return;
        }
        if (listener.close()) {
            LOGGER.info("live server stopping");
        }
        server.stopAccepting();
    }

    /**
     * Refuses new connections, tells all clients when to come back ({@code going_away}) and, after what stands in their rings,
     * "server shutting down" (1001), waits at most {@code timeoutMs} for them, cuts the rest, and ends the threads. Again: nothing happens.
     */
    public synchronized void stop(long timeoutMs) {
        if (server == null || isStopped) {
            isStopped = true;
            return;
        }
        isStopped = true;
        stopAccepting();
        final long deadlineNs = nanoClock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        sayGoodbye();
        try {
            if (!channelFactory.awaitNone(deadlineNs - nanoClock.nanoTime())) {
                channelFactory.channels().forEach(LiveServer::cut);
            }
            channelFactory.refused().close();
            server.stop(LIBRARY_STOP_MS);
            awaitHeard(deadlineNs);
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

    /** Gives those who were told to go until the deadline to hear it. */
    private void awaitHeard(long deadlineNs) throws InterruptedException {
        long pollCount = TimeUnit.NANOSECONDS.toMillis(deadlineNs - nanoClock.nanoTime()) / HEARD_POLL_MS;
        while (channelFactory.lingering().count() > 0 && pollCount-- > 0) {
            janitor.execute(() -> channelFactory.lingering().sweep(nanoClock.nanoTime()));
            TimeUnit.MILLISECONDS.sleep(HEARD_POLL_MS);
        }
    }

    private void sayGoodbye() {
        final Collection<RingChannel> channels = channelFactory.channels();
        final ReturnTimes returnTimes = new ReturnTimes(channels.size(), ThreadLocalRandom.current());
        channels.forEach(channel -> goAway(channel, returnTimes.nextMs()));
    }

    private void goAway(RingChannel channel, long retryAfterMs) {
        if (!channel.times().isOpened()) {
            cut(channel);
            return;
        }
        if (!channel.times().isEnding() && channel.tell(OwnMessages.goingAway(retryAfterMs))) {
            messageCounters.increment(WsCounters.Message.OUTBOUND_GOING_AWAY);
        }
        channel.close(CloseReason.GOING_AWAY);
    }

    private static void cut(RingChannel channel) {
        channel.abort(RingChannel.ABNORMAL_CLOSE, "cut at shutdown");
    }
}
