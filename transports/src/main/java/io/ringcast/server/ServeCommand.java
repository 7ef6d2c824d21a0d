package io.ringcast.server;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.ws.WsConfiguration;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the server until stopped. */
@Command(
        name = "serve",
        description = "Takes metrics from agents over gRPC and shows them live over WebSocket, until stopped.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        synopsisHeading = "Usage: ",
        customSynopsis = "ringcast serve [--demo] [OPTION=NUMBER...]",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped, in the order that docs/operations.md tells",
            "1:it could not start, a port in use perhaps",
            "2:wrong arguments",
            "3:it took longer to stop than it may, and was ended by force",
            "130:a second Ctrl-C (SIGINT) ended it at once",
            "143:a second SIGTERM ended it at once"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringcast serve --demo",
            "  ringcast serve --grpc-port 14317 --live-ws-port 18081",
            "  ringcast serve --token-file tokens --grpc-tls-cert cert.pem --grpc-tls-key key.pem",
            "  ringcast serve --live-token-file tokens --live-tls-cert cert.pem --live-tls-key key.pem",
            "  LIVE_WS_PORT=18081 ringcast serve --series-max 1000000"
        })
final class ServeCommand implements Callable<Integer> {
    private static final int SHARED_MAX_CORES = 4;
    private static final int DEMO_AGENTS_MAX = 1_000;

    private final StopSignal stop;
    private final SettingOptions settings;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--demo",
            description = "Also run this host's agent and a simulated fleet, to have something to see")
    private boolean isDemo;

    @Option(
            names = "--demo-agents",
            paramLabel = "COUNT",
            defaultValue = "${env:RINGCAST_DEMO_AGENTS:-5}",
            description = "Simulated agents of --demo, 0 to 1000 (default: ${DEFAULT-VALUE}; environment:"
                    + " RINGCAST_DEMO_AGENTS)")
    private int demoAgentCount;

    @Mixin
    private ListenerHosts hosts;

    @Mixin
    private AgentAccessOptions agentAccess;

    @Mixin
    private ViewerAccessOptions viewerAccess;

    @Option(
            names = "--threading",
            paramLabel = "MODE",
            defaultValue = "${env:RINGCAST_THREADING:-auto}",
            description = "shared: one thread for state and sockets; dedicated: one each; auto: shared up to 4 cores"
                    + " (default: ${DEFAULT-VALUE}; environment: RINGCAST_THREADING)")
    private Threading threading;

    @Option(
            names = "--latency-hlog-directory",
            paramLabel = "DIRECTORY",
            defaultValue = "${env:RINGCAST_LATENCY_HLOG_DIRECTORY}",
            description = "Also keep the latency of each stage as HdrHistogram .hlog files here, 64 MiB at most"
                    + " (environment: RINGCAST_LATENCY_HLOG_DIRECTORY)")
    private Path latencyDirectory;

    @Option(
            names = "--instance-id",
            paramLabel = "ID",
            defaultValue = "${env:RINGCAST_INSTANCE_ID}",
            description = "Tells this server from others in metrics (default: this host's name; environment:"
                    + " RINGCAST_INSTANCE_ID)")
    private String instanceId;

    @Mixin
    private LogOptions log;

    private ServeCommand(Map<String, String> environment, StopSignal stop) {
        this.stop = stop;
        settings = new SettingOptions(environment);
    }

    /** The command with an option for every setting of the server's parts. */
    static CommandLine commandLine(Map<String, String> environment, StopSignal stop) {
        final ServeCommand serve = new ServeCommand(environment, stop);
        final CommandLine command = new CommandLine(serve);
        addSettings(serve.settings, command.getCommandSpec());
        return command;
    }

    /** Adds an option for every setting of the server's parts. */
    static void addSettings(SettingOptions settings, CommandSpec command) {
        settings.addTo(command, "Agents, over gRPC:", GrpcConfiguration.settings());
        settings.addTo(command, "Dashboards, over WebSocket:", WsConfiguration.settings());
        settings.addTo(command, "Operators, over HTTP:", HttpConfiguration.settings());
        settings.addTo(command, "Limits and memory:", EngineConfiguration.settings());
    }

    @Override
    public Integer call() {
        final AgentAccess access = agentAccess.access();
        final ViewerAccess viewers = viewerAccess.access();
        hosts.check(access, viewers);
        if (isDemo && (access.isAuthenticated() || access.isEncrypted())) {
            throw wrong("--demo shows no credential and uses no TLS: leave it out, or what asks for them");
        }
        if (demoAgentCount < 0 || demoAgentCount > DEMO_AGENTS_MAX) {
            throw wrong("--demo-agents=" + demoAgentCount + " is not in 0 to " + DEMO_AGENTS_MAX);
        }
        final ServerConfiguration configuration = configuration(access, viewers);
        log.start(Level.INFO);
        stop.limit(configuration.stopLimitMs());
        try (RingcastServer server = RingcastServer.launch(configuration, stop)) {
            await(server);
        }
        return 0;
    }

    private void await(RingcastServer server) {
        if (!isDemo || stop.isGiven()) {
            stop.await();
            return;
        }
        try (DemoAgents demo = new DemoAgents(server.grpcAddress(), demoAgentCount)) {
            demo.start();
            stop.await();
        }
    }

    private ServerConfiguration configuration(AgentAccess access, ViewerAccess viewers) {
        try {
            return new ServerConfiguration(
                    settings.configure(
                                    EngineConfiguration.defaults(),
                                    EngineConfiguration.settings(),
                                    EngineConfiguration::with)
                            .checked(),
                    settings.configure(
                            GrpcConfiguration.defaults(), GrpcConfiguration.settings(), GrpcConfiguration::with),
                    settings.configure(WsConfiguration.defaults(), WsConfiguration.settings(), WsConfiguration::with),
                    settings.configure(
                            HttpConfiguration.defaults(), HttpConfiguration.settings(), HttpConfiguration::with),
                    hosts.grpcHost(access),
                    hosts.wsHost(viewers),
                    hosts.managementHost(),
                    instanceId == null ? HostName.of() : instanceId,
                    access,
                    viewers,
                    threading.mode(),
                    latencyDirectory);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The threads that may be asked for. */
    enum Threading {
        AUTO,
        SHARED,
        DEDICATED;

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
