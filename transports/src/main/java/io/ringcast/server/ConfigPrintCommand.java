package io.ringcast.server;

import io.ringcast.config.YamlText;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a configuration as a file. */
@Command(
        name = "print",
        description = "Prints what a server would be configured with, and where each value comes from, as a file for"
                + " --config. What may be a secret is masked, in a comment.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        sortOptions = false,
        synopsisHeading = "Usage: ",
        customSynopsis = "ringcast config print [--defaults] [--config FILE] [OPTION=VALUE...]",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "2:something is wrong with the configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  ringcast config print --config ringcast.yaml", "  ringcast config print --defaults > ringcast.yaml"
        })
final class ConfigPrintCommand implements Callable<Integer> {
    private ServerOptions options;

    @Spec
    private CommandSpec spec;

    @Option(names = "--defaults", description = "Print the default of each option and what it is for instead")
    private boolean isOfDefaults;

    private ConfigPrintCommand() {}

    /** The command with all options of the server. */
    static CommandLine commandLine(Map<String, String> environment) {
        final ConfigPrintCommand print = new ConfigPrintCommand();
        final CommandLine command = new CommandLine(print);
        print.options = ServerOptions.addTo(command.getCommandSpec(), ServerParameters.catalogue(), environment);
        return command;
    }

    @Override
    public Integer call() {
        final PrintWriter out = spec.commandLine().getOut();
        out.print(
                isOfDefaults
                        ? YamlText.ofDefaults(ServerParameters.catalogue())
                        : YamlText.of(options.configurationOfCommand().values()));
        out.flush();
        return 0;
    }
}
