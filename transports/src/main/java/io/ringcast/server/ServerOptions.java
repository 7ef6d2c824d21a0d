package io.ringcast.server;

import io.ringcast.config.Catalogue;
import io.ringcast.config.Configuration;
import io.ringcast.config.ConfigurationException;
import io.ringcast.config.ConfigurationReader;
import io.ringcast.config.Kind;
import io.ringcast.config.Parameter;
import io.ringcast.config.ParameterGroup;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The server's options on a command line, and what they come to with environment and file. Can be read again while the server
 * runs: flags and environment stay as they were, the file may have changed.
 */
final class ServerOptions {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+)");

    private final CommandSpec command;
    private final Catalogue catalogue;
    private final Map<String, String> environment;
    private final Map<Parameter<?>, String> flags = new HashMap<>();
    private Path file;

    private ServerOptions(CommandSpec command, Catalogue catalogue, Map<String, String> environment) {
        this.command = command;
        this.catalogue = catalogue;
        this.environment = environment;
    }

    /** Adds a flag for every option to the command's help and parser, and one for the file. */
    static ServerOptions addTo(CommandSpec command, Catalogue catalogue, Map<String, String> environment) {
        final ServerOptions options = new ServerOptions(command, catalogue, environment);
        command.addOption(options.fileOption());
        int order = 0;
        for (final ParameterGroup group : catalogue.groups()) {
            final ArgGroupSpec.Builder section = ArgGroupSpec.builder()
                    .validate(false)
                    .heading("%n" + group.heading() + ":%n")
                    .order(order++);
            group.parameters().forEach(parameter -> section.addArg(options.option(parameter)));
            command.addArgGroup(section.build());
        }
        return options;
    }

    /** The value of each option, now, and all that is wrong with one alone. */
    Configuration read() {
        return new ConfigurationReader(catalogue, environment, variablesOfOtherCommands()).read(flags, file);
    }

    /** What to launch a server with, now; throws {@link ConfigurationException} that tells all that is wrong. */
    ServerConfiguration configuration() {
        return ServerConfiguration.of(read());
    }

    /** The same, as the arguments of a command: what is wrong ends it with the exit code of wrong arguments. */
    ServerConfiguration configurationOfCommand() {
        try {
            return configuration();
        } catch (ConfigurationException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private OptionSpec fileOption() {
        return OptionSpec.builder("--config")
                .paramLabel("FILE")
                .type(Path.class)
                .setter(new ISetter() {
                    @Override
                    public <T> T set(T value) {
                        file = (Path) value;
                        return value;
                    }
                })
                .description("YAML with any of the options below; flags and environment go before it (environment: "
                        + ConfigurationReader.FILE_VARIABLE + ")")
                .build();
    }

    private OptionSpec option(Parameter<?> parameter) {
        final OptionSpec.Builder option = OptionSpec.builder(parameter.flag())
                .type(String.class)
                .paramLabel(parameter.kind().label())
                .setter(new ISetter() {
                    @Override
                    public <T> T set(T value) {
                        flags.put(parameter, (String) value);
                        return value;
                    }
                })
                .description(description(parameter).replace("%", "%%"));
        if (parameter.kind().form() == Kind.Form.BOOLEAN) {
            option.arity("0..1").fallbackValue("true").hideParamSyntax(true).paramLabel("");
        }
        return option.build();
    }

    private static String description(Parameter<?> parameter) {
        final String meaning = parameter.meaning().replaceFirst("\\.$", "");
        final String or = parameter.defaultText() == null ? "" : "default: " + parameter.defaultText() + "; ";
        return meaning + " (" + or + "environment: " + parameter.environment() + ")";
    }

    private Set<String> variablesOfOtherCommands() {
        return withSubcommands(command.root())
                .flatMap(other -> other.options().stream())
                .map(OptionSpec::userObject)
                .filter(AnnotatedElement.class::isInstance)
                .map(element -> ((AnnotatedElement) element).getAnnotation(Option.class))
                .filter(declared -> declared != null)
                .flatMap(declared -> VARIABLE.matcher(declared.defaultValue()).results())
                .map(found -> found.group(1))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<CommandSpec> withSubcommands(CommandSpec command) {
        return Stream.concat(
                Stream.of(command),
                command.subcommands().values().stream()
                        .map(CommandLine::getCommandSpec)
                        .flatMap(ServerOptions::withSubcommands));
    }
}
