package io.ringcast.ws;

import io.ringcast.engine.Deadline;
import io.ringcast.engine.event.ConnectionGate;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
    private static final long END_TIMEOUT_MS = 200;
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
    private Consumer<String> lines = LOGGER::info;
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
        lines.accept("live server starting on port " + address.getPort());
        listener = Listener.bind(address);
        handler = new ConnectionHandler(gate, configuration, access, janitor, counters);
        server = newServer();
        janitor.start(channelFactory);
        server.startSelecting();
        lines.accept("live server ready on port " + port());
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

    /** Has {@code newLines} hear of starts and stops, and not the log; before the start. */
    public LiveServer telling(Consumer<String> newLines) {
        lines = newLines;
        return this;
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
            lines.accept("live server stopping");
        }
        server.stopAccepting();
    }

    /** {@link #stop(Deadline)} within that time. */
    public void stop(long timeoutMs) {
        final String unused = stop(Deadline.in(timeoutMs, nanoClock));
    }

    /**
     * Refuses new connections, sends each client away as soon as it has been told everything, with {@code going_away} and
     * "server shutting down" (1001), cuts and counts those that are left at the deadline, and ends the threads. Again: nothing happens.
     *
     * @return what became of the clients, for the log.
     */
    public synchronized String stop(Deadline deadline) {
        if (server == null || isStopped) {
            isStopped = true;
            return "stopped before";
        }
        isStopped = true;
        stopAccepting();
        final int clientCount = dismissAll();
        int cutCount = 0;
        try {
            cutCount = channelFactory.awaitNone(deadline.remainingNs()) ? 0 : cutAll();
            endThreads(deadline);
        } catch (InterruptedException e) {
            cutCount = cutAll();
            Thread.currentThread().interrupt();
        }
        lines.accept("live server stopped");
        return clientCount + " clients, " + cutCount + " of them cut";
    }

    /** {@link #stop} with the drain timeout of the configuration. */
    @Override
    public void close() {
        stop(configuration.get(WsConfiguration.DRAIN_TIMEOUT_MS));
    }

    /** Whom there is nothing to tell is closed at once. Returns how many clients there are. */
    private int dismissAll() {
        final List<RingChannel> clients = new ArrayList<>();
        for (final RingChannel channel : channelFactory.channels()) {
            if (channel.times().isOpened()) {
                clients.add(channel);
            } else {
                cut(channel);
            }
        }
        final ReturnTimes returnTimes = new ReturnTimes(clients.size(), ThreadLocalRandom.current());
        for (final RingChannel client : clients) {
            if (!client.connection().dismiss(returnTimes.nextMs())) {
                client.close(CloseReason.GOING_AWAY);
            }
        }
        return clients.size();
    }

    private int cutAll() {
        final Collection<RingChannel> left = List.copyOf(channelFactory.channels());
        counters.addShared(CounterDescriptor.CLIENTS_CUT, left.size());
        left.forEach(LiveServer::cut);
        return left.size();
    }

    private void endThreads(Deadline deadline) throws InterruptedException {
        final Deadline end = deadline.plusMs(END_TIMEOUT_MS);
        channelFactory.refused().close();
        // Of the library's stop, 0 means for ever.
        server.stop((int) Math.max(1, end.within(LIBRARY_STOP_MS).remainingMs()));
        awaitHeard(deadline);
        janitor.stop(end);
    }

    /** Gives those who were told to go until the deadline to hear it. */
    private void awaitHeard(Deadline deadline) throws InterruptedException {
        long pollCount = deadline.remainingMs() / HEARD_POLL_MS;
        while (channelFactory.lingering().count() > 0 && pollCount-- > 0) {
            janitor.execute(() -> channelFactory.lingering().sweep(nanoClock.nanoTime()));
            TimeUnit.MILLISECONDS.sleep(HEARD_POLL_MS);
        }
    }

    private static void cut(RingChannel channel) {
        channel.abort(RingChannel.ABNORMAL_CLOSE, "cut at shutdown");
    }
}
