package io.ringcast.server;

import io.ringcast.agent.ServerAddress;
import io.ringcast.auth.TokenStore;
import io.ringcast.auth.live.CheckTimes;
import io.ringcast.auth.live.LiveAuthenticator;
import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.status.LatencyHistogramFiles;
import io.ringcast.grpc.GrpcIngestServer;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.ws.LiveServer;
import io.ringcast.ws.WsConfiguration;
import io.ringcast.ws.WsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server put together. It starts from the inside out: engine, live WebSocket, gRPC ingest. It stops so that clients see what
 * agents were told: no new clients; agents get their acks and are sent away; clients get 1001; the engine ends.
 */
final class RingcastServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RingcastServer.class);

    private static final long LATENCY_FILE_LENGTH = 4 << 20;
    private static final int LATENCY_FILES_MAX = 16;

    private final ServerConfiguration configuration;
    private final Deque<AutoCloseable> stops = new ArrayDeque<>();
    private final Map<Path, TokenStore> stores = new HashMap<>();
    private final CheckTimes checkTimes = new CheckTimes(SystemNanoClock.INSTANCE);
    private Engine engine;
    private Management management;
    private LiveServer live;
    private GrpcIngestServer ingest;

    private RingcastServer(ServerConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Starts all parts, or none: throws what the part that could not start threw, its message fit for people. */
    static RingcastServer launch(ServerConfiguration configuration) {
        final RingcastServer server = new RingcastServer(configuration);
        try {
            server.start();
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** Where agents on this machine reach it. */
    ServerAddress grpcAddress() {
        return new ServerAddress(reachable(configuration.grpcHost()), ingest.port());
    }

    /** The port that dashboards come to. */
    int wsPort() {
        return live.port();
    }

    /** The port that operators come to; 0: it could not listen. */
    int managementPort() {
        return management.port();
    }

    @Override
    public void close() {
        if (management != null) {
            management.stopping();
        }
        while (!stops.isEmpty()) {
            try {
                stops.pop().close();
            } catch (Exception e) {
                LOG.error("a part did not stop as it should", e);
            }
        }
    }

    private void start() {
        LOG.info("ringcast {} starting, threads {}", Ringcast.version(), configuration.threadingMode());
        configuration.changes().forEach(change -> LOG.info("setting {}", change));
        engine = Engine.launch(context());
        stops.push(engine);
        engine.memoryBudget().lines().forEach(line -> LOG.info("memory {}", line));
        configuration.grpc().memoryBudget().lines().forEach(line -> LOG.info("memory {}", line));
        startManagement();
        startLatencyLog();
        startLive();
        startIngest();
        stops.push(live::stopAccepting);
        LOG.info("listening on grpc://{}", new ServerAddress(configuration.grpcHost(), ingest.port()));
        LOG.info(
                "listening on {}://{}",
                configuration.viewerAccess().isEncrypted() ? "wss" : "ws",
                new ServerAddress(configuration.wsHost(), live.port()));
        management.started(new LiveMetrics(configuration.instanceId(), engine.counters(), live.counters()), checkTimes);
    }

    private void startManagement() {
        final int port = configuration.http().getInt(HttpConfiguration.PORT);
        management = Management.launch(
                new InetSocketAddress(configuration.managementHost(), port), configuration.http(), engine);
        stops.push(management);
        if (management.port() > 0) {
            LOG.info(
                    "metrics and health on http://{}",
                    new ServerAddress(configuration.managementHost(), management.port()));
        }
    }

    private void startLatencyLog() {
        if (!engine.latency().isEnabled()) {
            return;
        }
        final Path directory = configuration.latencyDirectory();
        final LatencyLog log = new LatencyLog(
                engine.latency(),
                engine.dutyCycles(),
                engine.counters(),
                directory == null ? null : new LatencyHistogramFiles(directory, LATENCY_FILE_LENGTH, LATENCY_FILES_MAX),
                line -> LOG.info("latency {}", line),
                SystemEpochClock.INSTANCE);
        stops.push(log);
        log.start(configuration.engine().get(EngineConfiguration.LATENCY_LOG_INTERVAL_MS));
    }

    private void startLive() {
        final ViewerAccess access = configuration.viewerAccess();
        final TokenStore tokens =
                access.tokenFile() == null ? null : openTokens("--live-token-file", access.tokenFile());
        final LiveAuthenticator authenticator =
                access.authenticator(tokens, configuration.ws(), engine.counters(), checkTimes);
        stops.push(authenticator);
        final int port = configuration.ws().getInt(WsConfiguration.PORT);
        live = new LiveServer(
                engine.connections(),
                new InetSocketAddress(configuration.wsHost(), port),
                configuration.ws(),
                access.liveAccess(authenticator),
                engine.counters());
        stops.push(live);
        live.start();
        LOG.info("dashboards must show: {}", access);
        tellWhoCanReachIt("dashboards", configuration.wsHost(), access.isAuthenticated(), access.isEncrypted());
    }

    private void startIngest() {
        final AgentAccess access = configuration.agentAccess();
        final TokenStore tokens = access.tokenFile() == null ? null : openTokens("--token-file", access.tokenFile());
        ingest = GrpcIngestServer.launch(
                configuration.grpc(),
                configuration.grpcHost(),
                access.security(tokens, engine.counters()),
                engine.publisher(),
                engine.counters());
        stops.push(ingest);
        LOG.info("agents must show: {}", access);
        tellWhoCanReachIt("agents", configuration.grpcHost(), access.isAuthenticated(), access.isEncrypted());
    }

    private static void tellWhoCanReachIt(String whom, String host, boolean isAuthenticated, boolean isEncrypted) {
        if (isAuthenticated && isEncrypted) {
            return;
        }
        final String missing = isAuthenticated ? "no TLS" : "no credential";
        if (ListenerHosts.isLoopback(host)) {
            LOG.info("{} is configured for {}, so they can come from this machine alone", missing, whom);
        } else {
            LOG.warn("{} is configured for {}, and --insecure lets them come from elsewhere", missing, whom);
        }
    }

    /** Agents and dashboards may have their tokens in one file. */
    private TokenStore openTokens(String option, Path file) {
        final TokenStore open = stores.get(file);
        if (open != null) {
            return open;
        }
        try {
            final TokenStore tokens = TokenStore.open(file, engine.counters(), SystemEpochClock.INSTANCE);
            stops.push(tokens);
            stores.put(file, tokens);
            tokens.start(TokenStore.POLL_INTERVAL_MS);
            LOG.info("{} tokens read from {}", tokens.size(), file);
            return tokens;
        } catch (IOException e) {
            throw new UncheckedIOException(option + ": " + e.getMessage(), e);
        }
    }

    private EngineContext context() {
        final AtomicInteger threadCount = new AtomicInteger();
        return new EngineContext()
                .configuration(configuration.engine())
                .threadingMode(configuration.threadingMode())
                .writerFactory(WsWriter::new)
                .streamLimits(configuration.grpc().streamLimits())
                .pingIntervalMs(configuration.ws().get(WsConfiguration.PING_INTERVAL_MS))
                .clientLimits(configuration.ws().clientLimits())
                .version(Ringcast.version())
                .errorHandler(error -> LOG.error("the engine met an error", error))
                .threadFactory(task -> {
                    final Thread thread = new Thread(task, "ringcast-engine-" + threadCount.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** A listener on all addresses is reached on this machine's own. */
    private static String reachable(String host) {
        try {
            final InetAddress address = InetAddress.getByName(host);
            return address.isAnyLocalAddress()
                    ? InetAddress.getLoopbackAddress().getHostAddress()
                    : address.getHostAddress();
        } catch (UnknownHostException e) {
            return host;
        }
    }
}
