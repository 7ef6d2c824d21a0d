package io.ringcast.server;

import io.netty.handler.ssl.SslContext;
import io.ringcast.agent.ServerAddress;
import io.ringcast.auth.ReloadableTls;
import io.ringcast.auth.TokenStore;
import io.ringcast.auth.live.CheckTimes;
import io.ringcast.auth.live.LiveAuthenticator;
import io.ringcast.engine.Deadline;
import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.status.LatencyHistogramFiles;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.grpc.GrpcIngestServer;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.log.ErrorLog;
import io.ringcast.warm.WarmUp;
import io.ringcast.ws.LiveServer;
import io.ringcast.ws.WsConfiguration;
import io.ringcast.ws.WsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server put together. It starts from the inside out: engine, live WebSocket, gRPC ingest. It stops as {@link StopStep} says.
 */
final class RingcastServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RingcastServer.class);

    private static final long LATENCY_FILE_LENGTH = 4 << 20;
    private static final int LATENCY_FILES_MAX = 16;

    private final ServerConfiguration configuration;
    private final StopSignal signal;
    private final OrderlyStop stop = new OrderlyStop(SystemNanoClock.INSTANCE, LOG::info);
    private final Map<Path, TokenStore> stores = new HashMap<>();
    private final CheckTimes checkTimes = new CheckTimes(SystemNanoClock.INSTANCE);
    private final ErrorLog errors = new ErrorLog(LOG, SystemNanoClock.INSTANCE);
    private Engine engine;
    private Reload reload;
    private Management management;
    private LiveServer live;
    private GrpcIngestServer ingest;

    private RingcastServer(ServerConfiguration configuration, StopSignal signal) {
        this.configuration = configuration;
        this.signal = signal;
    }

    /**
     * Starts all parts, or none: throws what the part that could not start threw, its message fit for people. If the signal is given
     * meanwhile, those that have not been started are not; nothing but {@link #close} may be called then.
     */
    static RingcastServer launch(ServerConfiguration configuration, StopSignal signal) {
        final RingcastServer server = new RingcastServer(configuration, signal);
        try {
            server.start();
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** Where agents on this machine reach it. */
    ServerAddress grpcAddress() {
        return new ServerAddress(reachable(configuration.hosts().grpc()), ingest.port());
    }

    /** The port that dashboards come to. */
    int wsPort() {
        return live.port();
    }

    /** The port that operators come to; 0: it could not listen. */
    int managementPort() {
        return management.port();
    }

    /** From now on {@link #reload} takes in settings too: what {@code reader} says; see {@link SettingsReload}. */
    void reloadSettings(Supplier<ServerConfiguration> reader) {
        reload.add(new SettingsReload(configuration, reader, new SettingsReload.Parts(engine, live, ingest)));
    }

    /** Takes in what has changed and can be changed while it runs; the log says what. Any thread. */
    void reload() {
        reload.run();
    }

    @Override
    public void close() {
        stop.run(configuration.stopDelayMs(), configuration.drainMs());
    }

    private void start() {
        LOG.info("ringcast {} starting, threads {}", Ringcast.version(), configuration.threadingMode());
        configuration.lines().forEach(line -> LOG.info("setting {}", line));
        configuration.values().warnings().forEach(LOG::warn);
        final List<Runnable> parts = List.of(
                this::startEngine,
                this::startWatch,
                this::startManagement,
                this::startLatencyLog,
                this::warmUp,
                this::startLive,
                this::startIngest,
                this::announce);
        for (final Runnable part : parts) {
            if (signal.isGiven()) {
                LOG.info("a stop was asked for during the start");
                return;
            }
            part.run();
        }
    }

    private void startEngine() {
        engine = Engine.launch(context());
        stop.add(StopStep.ENGINE, deadline -> {
            engine.close(deadline);
            return null;
        });
        reload = new Reload(engine.counters());
        engine.memoryBudget().toString().lines().forEach(line -> LOG.info("memory {}", line));
        configuration.grpc().memoryBudget().lines().forEach(line -> LOG.info("memory {}", line));
        tellWhetherDescriptorsSuffice();
    }

    private void announce() {
        stop.add(StopStep.NOT_READY, this::notReady);
        LOG.info(
                "listening on grpc://{}",
                new ServerAddress(configuration.hosts().grpc(), ingest.port()));
        LOG.info(
                "listening on {}://{}",
                configuration.viewerAccess().isEncrypted() ? "wss" : "ws",
                new ServerAddress(configuration.hosts().ws(), live.port()));
        management.started(
                new LiveMetrics(configuration.instanceId(), engine.counters(), live.counters()), checkTimes);
    }

    /** No reason to stay away: as many as may come seldom do. */
    private void tellWhetherDescriptorsSuffice() {
        final Finding finding = HostChecks.descriptors(
                configuration.engine().get(EngineConfiguration.CONNECTIONS_MAX),
                configuration.grpc().get(GrpcConfiguration.SESSIONS_MAX));
        if (finding.grade() != Finding.Grade.OK) {
            LOG.warn("{}; better: {}", finding.text(), finding.advice());
        }
    }

    private void startWatch() {
        final SelfWatch watch = new SelfWatch(errors, engine.counters());
        stop.addClosing(StopStep.MANAGEMENT, watch);
        watch.start();
    }

    /** Goes on for as long as whoever sends clients here may take to notice. */
    private String notReady(Deadline deadline) throws InterruptedException {
        management.stopping();
        ingest.notServing();
        TimeUnit.NANOSECONDS.sleep(deadline.remainingNs());
        return "/readyz says 503, gRPC health NOT_SERVING";
    }

    private void startManagement() {
        final int port = configuration.http().getInt(HttpConfiguration.PORT);
        management = Management.launch(
                new InetSocketAddress(configuration.hosts().management(), port), configuration.http(), engine);
        stop.addClosing(StopStep.MANAGEMENT, management);
        if (management.port() > 0) {
            LOG.info(
                    "metrics and health on http://{}",
                    new ServerAddress(configuration.hosts().management(), management.port()));
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
        stop.add(StopStep.LATENCY, deadline -> {
            log.close(deadline);
            return null;
        });
        log.start(configuration.engine().get(EngineConfiguration.LATENCY_LOG_INTERVAL_MS));
    }

    /** Before anybody can come. A server is the same without, only slower in its first seconds. */
    private void warmUp() {
        if (configuration.warmUpMs() == 0) {
            return;
        }
        try {
            final WarmUp.Outcome outcome = WarmUp.run(
                    configuration.warmUpMs(), configuration.threadingMode(), configuration.engine(), signal::isGiven);
            LOG.info("warmed up: {}", outcome);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the warm-up failed, so the first seconds will be slow: {}", e.toString());
        }
    }

    private void startLive() {
        final ViewerAccess access = configuration.viewerAccess();
        final TokenStore tokens =
                access.tokenFile() == null ? null : openTokens("--live-token-file", access.tokenFile());
        final LiveAuthenticator authenticator =
                access.authenticator(tokens, configuration.ws(), engine.counters(), checkTimes);
        stop.addClosing(StopStep.ACCESS, authenticator);
        management.watch(authenticator::trouble);
        authenticator.start();
        final ReloadableTls<SSLContext> tls = access.readTls();
        reload.addTls(tls);
        final int port = configuration.ws().getInt(WsConfiguration.PORT);
        live = new LiveServer(
                engine.connections(),
                new InetSocketAddress(configuration.hosts().ws(), port),
                configuration.ws(),
                access.liveAccess(authenticator, tls),
                engine.counters());
        stop.add(StopStep.LISTENER, deadline -> {
            live.stopAccepting();
            return null;
        });
        stop.add(StopStep.DASHBOARDS, live::stop);
        live.start();
        management.watch(live::trouble);
        LOG.info("dashboards must show: {}", access);
        tellWhoCanReachIt("dashboards", configuration.hosts().ws(), access.isAuthenticated(), access.isEncrypted());
    }

    private void startIngest() {
        final AgentAccess access = configuration.agentAccess();
        final TokenStore tokens = access.tokenFile() == null ? null : openTokens("--token-file", access.tokenFile());
        final ReloadableTls<SslContext> tls = access.readTls(engine.counters());
        reload.addTls(tls);
        ingest = GrpcIngestServer.launch(
                configuration.grpc(),
                configuration.hosts().grpc(),
                access.security(tokens, tls, engine.counters()),
                engine.publisher(),
                engine.counters());
        stop.add(StopStep.AGENTS, ingest::stop);
        management.watch(ingest::trouble);
        LOG.info("agents must show: {}", access);
        tellWhoCanReachIt("agents", configuration.hosts().grpc(), access.isAuthenticated(), access.isEncrypted());
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
            stop.addClosing(StopStep.ACCESS, tokens);
            stores.put(file, tokens);
            tokens.start(TokenStore.POLL_INTERVAL_MS);
            reload.add(tokens::reload);
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
                .errorHandler(error -> errors.tell("the engine met an error", error))
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
