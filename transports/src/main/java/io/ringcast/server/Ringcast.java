package io.ringcast.server;

import io.ringcast.engine.NoMemoryException;
import io.ringcast.log.ProcessLog;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of {@code ringcast.jar}: finds the command, runs it, and ends the process with its exit code. */
@Command(
        name = "ringcast",
        description = "A live telemetry relay: agents send metrics over gRPC, dashboards see them over WebSocket.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Ringcast.Version.class,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done, or stopped by Ctrl-C", "1:it failed; the last line says why", "2:wrong arguments"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringcast serve --demo        a server with this host and a small fleet to look at",
            "  ringcast watch               a table of what arrives",
            "  ringcast send hello=42       one sample, by hand",
            "  ringcast help serve          what a command takes"
        })
public final class Ringcast implements Runnable {
    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    private Ringcast() {}

    /** Runs the command that {@code args} name. */
    public static void main(String[] args) {
        ProcessLog.prepare();
        System.exit(commandLine(System.getenv(), StopSignal.ofProcess()).execute(args));
    }

    /** All commands; {@code environment} is where the server's options are read from too, {@code stop} ends what runs on and on. */
    static CommandLine commandLine(Map<String, String> environment, StopSignal stop) {
        final CommandLine commands = new CommandLine(new Ringcast());
        commands.addSubcommand(ServeCommand.commandLine(environment, stop))
                .addSubcommand(new AgentCommand(stop))
                .addSubcommand(new SimulateCommand(stop))
                .addSubcommand(new TailCommand(stop))
                .addSubcommand(new WatchCommand(stop))
                .addSubcommand(new SendCommand())
                .addSubcommand(new TokenCommand())
                .addSubcommand(ConfigCommand.commandLine(environment))
                .addSubcommand(DoctorCommand.commandLine(environment))
                .addSubcommand(new CommandLine.HelpCommand());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setAbbreviatedOptionsAllowed(false);
        commands.setUsageHelpAutoWidth(true);
        commands.setParameterExceptionHandler(Ringcast::onWrongArguments);
        commands.setExecutionExceptionHandler(Ringcast::onFailure);
        return commands;
    }

    /** The version of the jar, or {@code development} outside of one. */
    static String version() {
        final String version = Ringcast.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? See 'ringcast --help'");
    }

    private static int onWrongArguments(ParameterException error, String[] args) {
        final CommandLine command = error.getCommandLine();
        final PrintWriter err = command.getErr();
        err.println(error.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(error, err)) {
            err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'");
        }
        return ExitCode.USAGE;
    }

    private static int onFailure(Exception error, CommandLine command, ParseResult parsed) {
        if (error instanceof UncheckedIOException
                || error instanceof IllegalArgumentException
                || error instanceof NoMemoryException) {
            command.getErr().println(error.getMessage());
        } else {
            error.printStackTrace(command.getErr());
        }
        return FAILED;
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"ringcast " + version()};
        }
    }
}
