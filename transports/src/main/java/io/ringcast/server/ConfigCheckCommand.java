package io.ringcast.server;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Finds all that is wrong with a configuration. */
@Command(
        name = "check",
        description = "Finds all that is wrong with options, environment and file.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        synopsisHeading = "Usage: ",
        customSynopsis = "ringcast config check [--config FILE] [OPTION=VALUE...]",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong", "2:something is; each fault stands on a line of its own"},
        footerHeading = "%nExamples:%n",
        footer = {"  ringcast config check --config ringcast.yaml"})
final class ConfigCheckCommand implements Callable<Integer> {
    private ServerOptions options;

    @Spec
    private CommandSpec spec;

    private ConfigCheckCommand() {}

    /** The command with all options of the server. */
    static CommandLine commandLine(Map<String, String> environment) {
        final ConfigCheckCommand check = new ConfigCheckCommand();
        final CommandLine command = new CommandLine(check);
        check.options = ServerOptions.addTo(command.getCommandSpec(), ServerParameters.catalogue(), environment);
        return command;
    }

    @Override
    public Integer call() {
        final ServerConfiguration configuration = options.configurationOfCommand();
        final PrintWriter out = spec.commandLine().getOut();
        configuration.values().warnings().forEach(warning -> out.println("warning: " + warning));
        out.println(
                "nothing is wrong; " + configuration.values().chosenCount() + " options are not left to their default");
        out.flush();
        return 0;
    }
}
