package io.ringcast.server;

import io.ringcast.config.Catalogue;
import io.ringcast.config.Kind;
import io.ringcast.config.Parameter;
import io.ringcast.config.ParameterGroup;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.Setting;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.warm.WarmUp;
import io.ringcast.ws.WsConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All options of the server, and those that belong to none of its parts. */
final class ServerParameters {
    static final Setting DEMO_AGENTS = new Setting(
            "demo.agents", "RINGCAST_DEMO_AGENTS", "agents", 5, 0, 1_000, "Simulated agents of --demo; 0: none.");
    static final Parameter<Threading> THREADING = Parameter.of(
                    "threading",
                    Kind.oneOf("MODE", Threading.class),
                    "shared: one thread for state and sockets; dedicated: one each; auto: shared up to 4 cores.")
            .or("auto");
    static final Parameter<Path> LATENCY_DIRECTORY = Parameter.of(
            "latency.hlog-directory",
            Kind.path("DIRECTORY"),
            "Also keep the latency of each stage as HdrHistogram .hlog files here, 64 MiB at most; not set: nowhere.");
    static final Parameter<String> INSTANCE_ID = Parameter.of(
            "instance.id", Kind.text("ID"), "Tells this server from others in metrics; not set: this host's name.");

    /** Each is known elsewhere; the value says why it does nothing here. */
    private static final Map<String, String> UNUSED = Map.of(
            "LIVE_BROADCAST_GROUP_PREFIX", "there is no broker between agents and dashboards, so no group of consumers",
            "LIVE_DEVICE_EVENT_REFRESH_MS", "there is no map of devices to refresh");

    private static final Catalogue CATALOGUE = new Catalogue(
            List.of(
                    ParameterGroup.of("Agents, over gRPC", agents(), GrpcConfiguration.settings()),
                    ParameterGroup.of("Dashboards, over WebSocket", dashboards(), WsConfiguration.settings()),
                    ParameterGroup.of(
                            "Operators, over HTTP",
                            List.of(ListenerHosts.MANAGEMENT_HOST, INSTANCE_ID),
                            HttpConfiguration.settings()),
                    ParameterGroup.of("Limits and memory", List.of(), EngineConfiguration.settings()),
                    new ParameterGroup("Log", LogOptions.all()),
                    ParameterGroup.of(
                            "The server as a whole",
                            List.of(ListenerHosts.INSECURE, THREADING, LATENCY_DIRECTORY),
                            List.of(DEMO_AGENTS, WarmUp.LIMIT_MS))),
            UNUSED);

    private ServerParameters() {}

    static Catalogue catalogue() {
        return CATALOGUE;
    }

    private static List<Parameter<?>> agents() {
        final List<Parameter<?>> agents = new ArrayList<>(List.of(ListenerHosts.GRPC_HOST));
        agents.addAll(AgentAccessOptions.all());
        return agents;
    }

    private static List<Parameter<?>> dashboards() {
        final List<Parameter<?>> dashboards = new ArrayList<>(List.of(ListenerHosts.WS_HOST));
        dashboards.addAll(ViewerAccessOptions.all());
        return dashboards;
    }

    /** The threads that may be asked for. */
    enum Threading {
        AUTO,
        SHARED,
        DEDICATED;

        private static final int SHARED_MAX_CORES = 4;

        ThreadingMode mode() {
            return switch (this) {
                case SHARED -> ThreadingMode.SHARED;
                case DEDICATED -> ThreadingMode.DEDICATED;
                case AUTO ->
                    Runtime.getRuntime().availableProcessors() <= SHARED_MAX_CORES
                            ? ThreadingMode.SHARED
                            : ThreadingMode.DEDICATED;
            };
        }
    }
}
