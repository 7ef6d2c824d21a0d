package io.ringcast.server;

import io.ringcast.config.SchemaText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the schema of the configuration file. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of the configuration file, for editors and checks.",
        mixinStandardHelpOptions = true,
        versionProvider = Ringcast.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  ringcast config schema > ringcast.schema.json"})
final class ConfigSchemaCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        final PrintWriter out = spec.commandLine().getOut();
        out.println(SchemaText.of(ServerParameters.catalogue(), "Configuration file of ringcast"));
        out.flush();
        return 0;
    }
}
