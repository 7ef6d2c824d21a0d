package io.ringcast.server;

import io.ringcast.auth.ReloadableTls;
import io.ringcast.auth.TokenFile;
import io.ringcast.config.ConfigurationException;
import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.NoMemoryException;
import io.ringcast.engine.Setting;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.Counters;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks whether a server with these options would start here, and what would hold it back. */
@Command(
        name = "doctor",
        description =
                "Looks whether 'serve' with the same options would start on this machine, and what would hold it back.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        synopsisHeading = "Usage: ",
        customSynopsis = "ringcast doctor [OPTION=VALUE...]",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it would start; warnings are advice", "1:it would not", "2:wrong arguments"},
        footerHeading = "%nExamples:%n",
        footer = {"  ringcast doctor", "  ringcast doctor --live-ws-port 18081 --series-max 1000000"})
final class DoctorCommand implements Callable<Integer> {
    private ServerOptions options;

    @Spec
    private CommandSpec spec;

    private DoctorCommand() {}

    /** The command with all options of the server. */
    static CommandLine commandLine(Map<String, String> environment) {
        final DoctorCommand doctor = new DoctorCommand();
        final CommandLine command = new CommandLine(doctor);
        doctor.options = ServerOptions.addTo(command.getCommandSpec(), ServerParameters.catalogue(), environment);
        return command;
    }

    @Override
    public Integer call() {
        final List<Finding> findings = new ArrayList<>();
        findings.add(HostChecks.java());
        findings.add(HostChecks.flags());
        findings.add(HostChecks.clock());
        try {
            addOfOptions(findings, options.configuration());
        } catch (ConfigurationException e) {
            e.getMessage().lines().forEach(problem -> findings.add(Finding.fail("options: " + problem, "")));
        }
        final PrintWriter out = spec.commandLine().getOut();
        findings.forEach(out::println);
        out.flush();
        return findings.stream().anyMatch(finding -> finding.grade() == Finding.Grade.FAIL) ? 1 : 0;
    }

    private static void addOfOptions(List<Finding> findings, ServerConfiguration configuration) {
        findings.add(Finding.ok("options: each can be, and they go together"));
        configuration.values().warnings().forEach(warning -> findings.add(Finding.warn("options: " + warning, "")));
        addPorts(findings, configuration);
        addAccess(findings, configuration.agentAccess());
        addAccess(findings, configuration.viewerAccess());
        final EngineConfiguration engine = configuration.engine();
        findings.add(HostChecks.descriptors(
                engine.get(EngineConfiguration.CONNECTIONS_MAX),
                configuration.grpc().get(GrpcConfiguration.SESSIONS_MAX)));
        addMemory(findings, engine);
    }

    private static void addPorts(List<Finding> findings, ServerConfiguration configuration) {
        final ListenerHosts hosts = configuration.hosts();
        findings.add(port(configuration, hosts.grpc(), GrpcConfiguration.PORT));
        findings.add(port(configuration, hosts.ws(), WsConfiguration.PORT));
        final Finding management = port(configuration, hosts.management(), HttpConfiguration.PORT);
        findings.add(
                management.grade() == Finding.Grade.FAIL
                        ? Finding.warn(management.text(), management.advice() + "; there would be no metrics")
                        : management);
    }

    private static Finding port(ServerConfiguration configuration, String host, Setting port) {
        return HostChecks.port(host, (int) configuration.values().get(port), port.flag());
    }

    private static void addAccess(List<Finding> findings, AgentAccess access) {
        addAccess(findings, "agents must show: " + access, access.tokenFile(), () -> access.readTls(new Counters()));
    }

    private static void addAccess(List<Finding> findings, ViewerAccess access) {
        addAccess(findings, "dashboards must show: " + access, access.tokenFile(), access::readTls);
    }

    /** @param tokens null: there is no such file. */
    private static void addAccess(
            List<Finding> findings, String what, Path tokens, Supplier<ReloadableTls<?>> certificates) {
        try {
            if (tokens != null) {
                findings.add(Finding.ok(new TokenFile(tokens).read().size() + " tokens in " + tokens));
            }
            final ReloadableTls<?> tls = certificates.get();
            findings.add(Finding.ok(what));
            if (tls != null) {
                findings.add(Finding.ok(tls.toString()));
            }
        } catch (IOException | IllegalArgumentException e) {
            findings.add(Finding.fail(what, e.getMessage()));
        }
    }

    /** The one way to know that there is room is to take it; nothing runs meanwhile. */
    private static void addMemory(List<Finding> findings, EngineConfiguration configuration) {
        try (Engine engine =
                Engine.launch(new EngineContext().configuration(configuration).threadingMode(ThreadingMode.INVOKER))) {
            findings.add(HostChecks.memory(engine.memoryBudget().totalBytes()));
        } catch (NoMemoryException e) {
            findings.add(Finding.fail(e.getMessage(), ""));
        }
    }
}
