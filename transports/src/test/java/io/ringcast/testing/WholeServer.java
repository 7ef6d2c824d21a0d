package io.ringcast.testing;

import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.grpc.GrpcIngestServer;
import io.ringcast.grpc.GrpcSecurity;
import io.ringcast.ws.LiveAccess;
import io.ringcast.ws.LiveServer;
import io.ringcast.ws.WsConfiguration;
import io.ringcast.ws.WsWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/** Engine, gRPC and live listener on the loopback interface. Errors of handlers, and books that do not agree, fail the test at the close. */
public final class WholeServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final Engine engine;
    private final GrpcIngestServer ingest;
    private final LiveServer live;
    private final String token;

    /**
     * Whom the live listener lets in.
     *
     * @param token what {@link #client()} shows; null: nothing.
     */
    public record Viewers(LiveAccess access, String token) {
        static final Viewers ANYBODY = new Viewers(LiveAccess.OPEN, null);
    }

    private WholeServer(
            ThreadingMode mode,
            EngineConfiguration configuration,
            GrpcConfiguration grpcConfiguration,
            WsConfiguration wsConfiguration,
            int wsPort,
            Viewers viewers) {
        token = viewers.token();
        engine = Engine.launch(new EngineContext()
                .configuration(configuration)
                .threadingMode(mode)
                .errorHandler(errors::add)
                .writerFactory(WsWriter::new)
                .pingIntervalMs(wsConfiguration.get(WsConfiguration.PING_INTERVAL_MS))
                .version("0.1.0"));
        live = new LiveServer(
                engine.connections(),
                new InetSocketAddress(HOST, wsPort),
                wsConfiguration,
                viewers.access(),
                engine.counters());
        live.start();
        ingest = GrpcIngestServer.launch(
                grpcConfiguration.with(GrpcConfiguration.PORT, 0),
                HOST,
                GrpcSecurity.none(),
                engine.publisher(),
                engine.counters());
    }

    public static WholeServer start() {
        return start(LiveEngine.smallMemory());
    }

    public static WholeServer start(EngineConfiguration configuration) {
        return start(configuration, WsConfiguration.defaults(), 0);
    }

    public static WholeServer start(EngineConfiguration configuration, GrpcConfiguration grpcConfiguration) {
        return new WholeServer(
                ThreadingMode.SHARED, configuration, grpcConfiguration, WsConfiguration.defaults(), 0, Viewers.ANYBODY);
    }

    /** Starts with dashboards coming to {@code wsPort}; 0: any free one. */
    public static WholeServer start(EngineConfiguration configuration, WsConfiguration wsConfiguration, int wsPort) {
        return new WholeServer(
                ThreadingMode.SHARED,
                configuration,
                GrpcConfiguration.defaults(),
                wsConfiguration,
                wsPort,
                Viewers.ANYBODY);
    }

    /** Starts with a thread, or none, of the writer's own. */
    public static WholeServer start(
            ThreadingMode mode, EngineConfiguration configuration, WsConfiguration wsConfiguration) {
        return new WholeServer(mode, configuration, GrpcConfiguration.defaults(), wsConfiguration, 0, Viewers.ANYBODY);
    }

    /** Starts for those whom {@code viewers} lets in. */
    public static WholeServer start(
            EngineConfiguration configuration, WsConfiguration wsConfiguration, Viewers viewers) {
        return new WholeServer(
                ThreadingMode.SHARED, configuration, GrpcConfiguration.defaults(), wsConfiguration, 0, viewers);
    }

    public int grpcPort() {
        return ingest.port();
    }

    public int wsPort() {
        return live.port();
    }

    /** Where dashboards come to. */
    public String wsUrl() {
        return "ws://" + HOST + ":" + wsPort() + "/ws-live";
    }

    /** An agent with its handshake done, on a connection of its own. */
    public GrpcAgent agent(String agentId) {
        return GrpcAgent.connect(grpcPort(), agentId);
    }

    /** A dashboard that was told {@code connected}. */
    public CheckedClient client() throws InterruptedException {
        return CheckedClient.connect(wsPort(), token);
    }

    /** A counter's value now. */
    public long count(CounterDescriptor counter) {
        return engine.counters().get(counter);
    }

    /** Waits until a counter has that value. */
    public void awaitCount(CounterDescriptor counter, long value) {
        Awaitility.await(counter.label() + " to be " + value)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> count(counter), actual -> actual == value);
    }

    /** Waits until something holds. */
    public static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    @Override
    public void close() {
        ingest.close();
        live.close();
        engine.close();
        if (count(CounterDescriptor.CONSERVATION_BREACHES) > 0) {
            throw new AssertionError("the books do not agree: " + count(CounterDescriptor.SAMPLES_UNACCOUNTED)
                    + " samples, " + count(CounterDescriptor.UPDATES_UNACCOUNTED) + " updates");
        }
        if (!errors.isEmpty()) {
            throw new AssertionError("errors in handlers: " + errors, errors.peek());
        }
    }
}
