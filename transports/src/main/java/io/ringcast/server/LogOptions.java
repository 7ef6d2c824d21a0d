package io.ringcast.server;

import java.nio.file.Path;
import java.util.Locale;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the log goes, and how much of it. */
final class LogOptions {
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS}{UTC}Z %-5p %c{1} %m%throwable{separator( | )}%n";

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "${env:RINGCAST_LOG_LEVEL}",
            description = "error, warn, info or debug (environment: RINGCAST_LOG_LEVEL)")
    private String level;

    @Option(
            names = "--log-file",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_LOG_FILE}",
            description = "Append the log to this file instead of standard error (environment: RINGCAST_LOG_FILE)")
    private Path file;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Starts the log, at {@code defaultLevel} unless another was asked for. */
    void start(Level defaultLevel) {
        final Level chosen = level == null ? defaultLevel : Level.toLevel(level.toUpperCase(Locale.ROOT), null);
        if (chosen == null) {
            throw new ParameterException(
                    command.commandLine(), "--log-level=" + level + " is none of error, warn, info, debug");
        }
        final ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setStatusLevel(Level.ERROR)
                .add(appender(builder).add(builder.newLayout("PatternLayout").addAttribute("pattern", PATTERN)))
                .add(builder.newLogger("oshi", Level.ERROR))
                // A client or an agent can make these two log a stack with each message; what they say is counted by
                // us.
                .add(builder.newLogger("org.java_websocket", Level.OFF))
                .add(builder.newLogger("io.grpc.netty", Level.ERROR))
                .add(builder.newRootLogger(chosen).add(builder.newAppenderRef("log")));
        Configurator.reconfigure(builder.build());
    }

    private AppenderComponentBuilder appender(ConfigurationBuilder<BuiltConfiguration> builder) {
        if (file == null) {
            return builder.newAppender("log", "Console").addAttribute("target", ConsoleAppender.Target.SYSTEM_ERR);
        }
        return builder.newAppender("log", "File").addAttribute("fileName", file.toString());
    }
}
