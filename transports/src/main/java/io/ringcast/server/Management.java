package io.ringcast.server;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.ringcast.auth.live.CheckTimes;
import io.ringcast.engine.Engine;
import io.ringcast.engine.status.DutyCycleTracker;
import io.ringcast.http.EngineGauges;
import io.ringcast.http.EngineMetrics;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.http.ManagementServer;
import io.ringcast.http.Readiness;
import io.ringcast.http.ReadyMetric;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server tells its operators: metrics, and whether it is alive and ready. */
final class Management implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Management.class);

    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final Readiness readiness = new Readiness(clock);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private ManagementServer server;
    private volatile String phase = "starting";

    /** Listens, or says in the log why it cannot: agents and dashboards are served all the same. */
    static Management launch(InetSocketAddress address, HttpConfiguration configuration, Engine engine) {
        final Management management = new Management();
        register(management.registry, engine);
        management.registry.register(new ReadyMetric(management.readiness));
        JvmMetrics.builder().register(management.registry);
        management.readiness.add(() -> management.phase);
        final long maxCycleNs = TimeUnit.MILLISECONDS.toNanos(configuration.get(HttpConfiguration.CYCLE_MAX_MS));
        management.readiness.add(() -> management.stateThread(engine.dutyCycles(), maxCycleNs));
        try {
            management.server = ManagementServer.launch(address, management.registry, management.readiness);
        } catch (UncheckedIOException e) {
            LOG.error("{}; going on without metrics and health", e.getMessage());
        }
        return management;
    }

    /** The port it listens on; 0: it could not listen. */
    int port() {
        return server == null ? 0 : server.port();
    }

    /** The server is not ready while {@code trouble} says what is in the way; null: nothing. It must not wait for anything. */
    void watch(Supplier<String> trouble) {
        readiness.add(trouble);
    }

    /** All listeners are bound. */
    void started(LiveMetrics live, CheckTimes times) {
        register(registry, live, times);
        phase = null;
        readiness.refresh();
    }

    /** Registers what the engine tells. */
    static void register(PrometheusRegistry registry, Engine engine) {
        registry.register(new EngineMetrics(engine.counters()));
        registry.register(new EngineGauges(engine.gauges(), engine.dutyCycles()));
        registry.register(BuildMetrics.build(Ringcast.version()));
        DurationMetrics.ofEngine(engine).forEach(registry::register);
    }

    /** Registers what the live listener tells. */
    static void register(PrometheusRegistry registry, LiveMetrics live, CheckTimes times) {
        registry.register(live);
        DurationMetrics.ofChecks(times).forEach(registry::register);
    }

    /** Not ready from now on. */
    void stopping() {
        phase = "stopping";
        readiness.refresh();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }

    private String stateThread(DutyCycleTracker dutyCycles, long maxCycleNs) {
        final long endNs = dutyCycles.endNs();
        final long sinceNs = endNs == DutyCycleTracker.NONE ? 0 : clock.nanoTime() - endNs;
        return sinceNs <= maxCycleNs
                ? null
                : "the state thread has not come round for " + TimeUnit.NANOSECONDS.toMillis(sinceNs) + " ms";
    }
}
