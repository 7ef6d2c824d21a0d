package io.ringcast.server;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a server would be configured with. */
@Command(
        name = "config",
        description =
                "Checks and shows what 'serve' with the same options, environment and file would be configured with.",
        synopsisSubcommandLabel = "check|print|schema",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringcast config check --config ringcast.yaml",
            "  ringcast config print --config ringcast.yaml --live-ws-port 18081",
            "  ringcast config print --defaults > ringcast.yaml",
            "  ringcast config schema > ringcast.schema.json"
        })
final class ConfigCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private ConfigCommand() {}

    /** The command with its subcommands. */
    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new ConfigCommand())
                .addSubcommand(ConfigCheckCommand.commandLine(environment))
                .addSubcommand(ConfigPrintCommand.commandLine(environment))
                .addSubcommand(new ConfigSchemaCommand());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "check, print or schema? See 'ringcast config --help'");
    }
}
