package io.ringcast.grpc;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.ringcast.engine.Deadline;
import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.status.Counters;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import io.ringcast.proto.volta.VoltaCollectorGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC listener: ingest, health and reflection on one port. Its threads are the event loops {@code ringcast-grpc-N} and
 * no others.
 *
 * <p>The largest message taken is the longest event plus its envelope. A longer one ends its stream with RESOURCE_EXHAUSTED;
 * one of more than twice that length is not even read: gRPC resets its stream, which agents see as CANCELLED.
 */
public final class GrpcIngestServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcIngestServer.class);
    private static final long CLOSE_TIMEOUT_MS = 5_000;
    private static final long FLUSH_TIMEOUT_MS = 1_000;
    private static final long ABORT_TIMEOUT_MS = 200;
    private static final int SPARE_CALL_COUNT = 16;
    private static final int RESET_WINDOW_SECONDS = 30;
    private static final int REFUSED_BY_GRPC_FACTOR = 2;

    private final Consumer<String> lines;
    private final EventLoopGroup eventLoops;
    private final StreamRoster roster;
    private final Server server;
    private final HealthStatusManager health = new HealthStatusManager();
    private final AtomicBoolean isServing = new AtomicBoolean(true);
    private final AtomicBoolean closed = new AtomicBoolean();

    private GrpcIngestServer(
            GrpcConfiguration configuration,
            InetSocketAddress address,
            GrpcSecurity security,
            EventPublisher publisher,
            Counters counters,
            Consumer<String> lines) {
        this.lines = lines;
        eventLoops = newEventLoops(configuration.getInt(GrpcConfiguration.WORKER_THREADS));
        final int longestMessageLength =
                REFUSED_BY_GRPC_FACTOR * InboundMessage.maxMessageLength(publisher.maxEventLength());
        final List<IngestLoop> loops = new ArrayList<>();
        for (final EventExecutor executor : eventLoops) {
            loops.add(new IngestLoop(
                    (EventLoop) executor, publisher, longestMessageLength, new RingPressure(configuration, counters)));
        }
        final HandshakeDecoder decoder = new HandshakeDecoder(publisher.maxEventLength());
        roster = new StreamRoster(configuration, loops, security.authenticator(), counters);
        server = newServerBuilder(configuration, NettyServerBuilder.forAddress(address, security.transport()))
                .maxInboundMessageSize(longestMessageLength)
                .addService(new IngestService(configuration, roster, decoder).definition())
                .addService(new VoltaService(configuration, roster, decoder).definition())
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .build();
    }

    /**
     * Listens on {@code host} and returns once agents can come. Throws {@link UncheckedIOException} whose message names the
     * port and the option that changes it when it cannot listen.
     *
     * @param counters must outlive the server.
     */
    public static GrpcIngestServer launch(
            GrpcConfiguration configuration,
            String host,
            GrpcSecurity security,
            EventPublisher publisher,
            Counters counters) {
        return launch(configuration, host, security, publisher, counters, LOG::info);
    }

    /** The same; {@code lines}, and not the log, hears of start and stop. */
    public static GrpcIngestServer launch(
            GrpcConfiguration configuration,
            String host,
            GrpcSecurity security,
            EventPublisher publisher,
            Counters counters,
            Consumer<String> lines) {
        final InetSocketAddress address = new InetSocketAddress(host, configuration.getInt(GrpcConfiguration.PORT));
        final GrpcIngestServer server =
                new GrpcIngestServer(configuration, address, security, publisher, counters, lines);
        server.start(address, configuration);
        return server;
    }

    /** The port that is listened on; the one chosen by the system where 0 was asked for. */
    public int port() {
        return server.getPort();
    }

    /** Takes in those values of {@code changed} that are {@linkplain io.ringcast.engine.Setting#isReloadable reloadable}. Any thread. */
    public void reconfigure(GrpcConfiguration changed) {
        roster.reconfigure(changed);
    }

    /** What keeps it from serving agents while it should, in a sentence; null: nothing. Any thread. */
    public String trouble() {
        final boolean isListening =
                !eventLoops.isShuttingDown() && !server.getListenSockets().isEmpty();
        return isListening || closed.get() ? null : "the gRPC listener has failed: no agent can come until a restart";
    }

    /** Answers NOT_SERVING to whoever asks for the health of a service, from now on; agents are served as before. */
    public void notServing() {
        if (isServing.getAndSet(false)) {
            health.enterTerminalState();
        }
    }

    /** {@link #stop} within 5 s. */
    @Override
    public void close() {
        final String unused = stop(Deadline.in(CLOSE_TIMEOUT_MS, SystemNanoClock.INSTANCE));
    }

    /**
     * Takes no more streams, tells agents to come back later, acks what was taken from them, ends their streams with
     * UNAVAILABLE and stops the threads. Streams that have not ended by the deadline are cut and counted. Idempotent; blocks,
     * so never call it on an event loop. The engine must still be running for the acks to come.
     *
     * @return what became of the streams, for the log.
     */
    public String stop(Deadline deadline) {
        if (!closed.compareAndSet(false, true)) {
            return "stopped before";
        }
        final int streamCount = roster.sessionCount();
        int cutCount = 0;
        notServing();
        server.shutdown();
        roster.drain();
        final Deadline end = deadline.plusMs(ABORT_TIMEOUT_MS);
        try {
            if (!roster.awaitDrained(deadline.remainingNs())) {
                cutCount = roster.cutAll();
            }
            awaitTermination(deadline.within(FLUSH_TIMEOUT_MS));
            server.shutdownNow();
            awaitTermination(end);
        } catch (InterruptedException ex) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            stopEventLoops(end);
        }
        lines.accept("gRPC ingest stopped");
        return streamCount + " streams, " + cutCount + " of them cut";
    }

    private void awaitTermination(Deadline deadline) throws InterruptedException {
        final boolean unused = server.awaitTermination(deadline.remainingNs(), TimeUnit.NANOSECONDS);
    }

    private void start(InetSocketAddress address, GrpcConfiguration configuration) {
        try {
            server.start();
        } catch (IOException ex) {
            stopEventLoops(Deadline.in(ABORT_TIMEOUT_MS, SystemNanoClock.INSTANCE));
            throw new UncheckedIOException(cannotListen(address, ex), ex);
        }
        roster.watchIdle(configuration.get(GrpcConfiguration.IDLE_TIMEOUT_MS));
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
        health.setStatus(TelemetryIngestGrpc.SERVICE_NAME, ServingStatus.SERVING);
        health.setStatus(VoltaCollectorGrpc.SERVICE_NAME, ServingStatus.SERVING);
        lines.accept("gRPC ingest on " + address.getHostString() + ":" + port() + ", at most "
                + configuration.get(GrpcConfiguration.SESSIONS_MAX) + " streams of "
                + configuration.get(GrpcConfiguration.FLOW_CONTROL_WINDOW_BYTES) + " bytes unread each");
    }

    private void stopEventLoops(Deadline deadline) {
        final boolean unused = eventLoops
                .shutdownGracefully(0, deadline.remainingNs(), TimeUnit.NANOSECONDS)
                .awaitUninterruptibly(deadline.remainingNs(), TimeUnit.NANOSECONDS);
    }

    private NettyServerBuilder newServerBuilder(GrpcConfiguration configuration, NettyServerBuilder builder) {
        return builder.directExecutor()
                .bossEventLoopGroup(eventLoops)
                .workerEventLoopGroup(eventLoops)
                .channelType(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .flowControlWindow(configuration.getInt(GrpcConfiguration.FLOW_CONTROL_WINDOW_BYTES))
                .maxConcurrentCallsPerConnection(
                        configuration.getInt(GrpcConfiguration.SESSIONS_MAX) + SPARE_CALL_COUNT)
                .maxRstFramesPerWindow(configuration.getInt(GrpcConfiguration.RESETS_MAX), RESET_WINDOW_SECONDS)
                .handshakeTimeout(configuration.get(GrpcConfiguration.HANDSHAKE_TIMEOUT_MS), TimeUnit.MILLISECONDS)
                .keepAliveTime(60, TimeUnit.SECONDS)
                .keepAliveTimeout(20, TimeUnit.SECONDS)
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
    }

    private static EventLoopGroup newEventLoops(int threadCount) {
        final AtomicInteger threadNumber = new AtomicInteger();
        final ThreadFactory threads = task -> {
            final Thread thread = new FastThreadLocalThread(task, "ringcast-grpc-" + threadNumber.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
        return new MultiThreadIoEventLoopGroup(
                threadCount, threads, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    private static String cannotListen(InetSocketAddress address, IOException cause) {
        if (address.isUnresolved()) {
            return "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": not a known address";
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "cannot listen on " + address.getHostString() + ":" + address.getPort() + " (" + root.getMessage()
                + "); choose another port with " + GrpcConfiguration.PORT.flag();
    }
}
