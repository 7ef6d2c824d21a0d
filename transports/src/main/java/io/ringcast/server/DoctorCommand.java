package io.ringcast.server;

import io.ringcast.auth.TokenFile;
import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.NoMemoryException;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.Counters;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
        customSynopsis = "ringcast doctor [OPTION=NUMBER...]",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it would start; warnings are advice", "1:it would not", "2:wrong arguments"},
        footerHeading = "%nExamples:%n",
        footer = {"  ringcast doctor", "  ringcast doctor --live-ws-port 18081 --series-max 1000000"})
final class DoctorCommand implements Callable<Integer> {
    private final SettingOptions settings;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ListenerHosts hosts;

    @Mixin
    private AgentAccessOptions agentAccess;

    @Mixin
    private ViewerAccessOptions viewerAccess;

    private DoctorCommand(Map<String, String> environment) {
        settings = new SettingOptions(environment);
    }

    /** The command with an option for every setting of the server's parts. */
    static CommandLine commandLine(Map<String, String> environment) {
        final DoctorCommand doctor = new DoctorCommand(environment);
        final CommandLine command = new CommandLine(doctor);
        ServeCommand.addSettings(doctor.settings, command.getCommandSpec());
        return command;
    }

    @Override
    public Integer call() {
        final List<Finding> findings = new ArrayList<>();
        findings.add(HostChecks.java());
        findings.add(HostChecks.flags());
        findings.add(HostChecks.clock());
        try {
            addOfOptions(findings);
        } catch (IllegalArgumentException e) {
            findings.add(Finding.fail("options: " + e.getMessage(), ""));
        }
        final PrintWriter out = spec.commandLine().getOut();
        findings.forEach(out::println);
        out.flush();
        return findings.stream().anyMatch(finding -> finding.grade() == Finding.Grade.FAIL) ? 1 : 0;
    }

    private void addOfOptions(List<Finding> findings) {
        final AgentAccess access = agentAccess.access();
        final ViewerAccess viewers = viewerAccess.access();
        hosts.check(access, viewers);
        addPorts(findings, access, viewers);
        addAccess(findings, access);
        final EngineConfiguration engine = settings.configure(
                        EngineConfiguration.defaults(), EngineConfiguration.settings(), EngineConfiguration::with)
                .checked();
        findings.add(HostChecks.descriptors(
                engine.get(EngineConfiguration.CONNECTIONS_MAX), settings.get(GrpcConfiguration.SESSIONS_MAX)));
        addMemory(findings, engine);
    }

    private void addPorts(List<Finding> findings, AgentAccess access, ViewerAccess viewers) {
        findings.add(HostChecks.port(
                hosts.grpcHost(access), (int) settings.get(GrpcConfiguration.PORT), GrpcConfiguration.PORT.flag()));
        findings.add(HostChecks.port(
                hosts.wsHost(viewers), (int) settings.get(WsConfiguration.PORT), WsConfiguration.PORT.flag()));
        final Finding management = HostChecks.port(
                hosts.managementHost(), (int) settings.get(HttpConfiguration.PORT), HttpConfiguration.PORT.flag());
        findings.add(
                management.grade() == Finding.Grade.FAIL
                        ? Finding.warn(management.text(), management.advice() + "; there would be no metrics")
                        : management);
    }

    private static void addAccess(List<Finding> findings, AgentAccess access) {
        try {
            if (access.tokenFile() != null) {
                final int count = new TokenFile(access.tokenFile()).read().size();
                findings.add(Finding.ok(count + " tokens in " + access.tokenFile()));
            }
            access.security(null, new Counters());
            findings.add(Finding.ok("agents must show: " + access));
        } catch (IOException | IllegalArgumentException e) {
            findings.add(Finding.fail("agents must show: " + access, e.getMessage()));
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
