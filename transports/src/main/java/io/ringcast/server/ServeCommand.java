package io.ringcast.server;

import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
        customSynopsis = "ringcast serve [--demo] [OPTION=VALUE...]",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped, in the order that docs/operations.md tells",
            "1:it could not start: a port is in use, or a file cannot be read; the last line says which",
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
            "  ringcast serve --config ringcast.yaml",
            "  LIVE_WS_PORT=18081 ringcast serve --series-max 1000000"
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private final StopSignal stop;
    private ServerOptions options;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--demo",
            description = "Also run this host's agent and a simulated fleet, to have something to see")
    private boolean isDemo;

    private ServeCommand(StopSignal stop) {
        this.stop = stop;
    }

    /** The command with all options of the server. */
    static CommandLine commandLine(Map<String, String> environment, StopSignal stop) {
        final ServeCommand serve = new ServeCommand(stop);
        final CommandLine command = new CommandLine(serve);
        serve.options = ServerOptions.addTo(command.getCommandSpec(), ServerParameters.catalogue(), environment);
        return command;
    }

    @Override
    public Integer call() {
        final ServerConfiguration configuration = options.configurationOfCommand();
        final AgentAccess access = configuration.agentAccess();
        if (isDemo && (access.isAuthenticated() || access.isEncrypted())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--demo shows no credential and uses no TLS: leave it out, or what asks for them");
        }
        LogOptions.start(configuration.values(), spec);
        stop.limit(configuration.stopLimitMs());
        try (RingcastServer server = RingcastServer.launch(configuration, stop)) {
            if (stop.isGiven()) {
                return 0;
            }
            server.reloadSettings(options::configuration);
            reloadOnHangUp(server);
            await(server, (int) configuration.values().get(ServerParameters.DEMO_AGENTS));
        }
        return 0;
    }

    private static void reloadOnHangUp(RingcastServer server) {
        if (!ProcessSignals.handle("HUP", server::reload)) {
            LOG.info("no SIGHUP comes through to this process: what changes is taken in by a restart alone");
        }
    }

    private void await(RingcastServer server, int demoAgentCount) {
        if (!isDemo || stop.isGiven()) {
            stop.await();
            return;
        }
        try (DemoAgents demo = new DemoAgents(server.grpcAddress(), demoAgentCount)) {
            demo.start();
            stop.await();
        }
    }
}
