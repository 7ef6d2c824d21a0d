package io.ringcast.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
        final Level chosen =
                level == null || level.isBlank() ? defaultLevel : Level.toLevel(level.toUpperCase(Locale.ROOT), null);
        if (chosen == null) {
            throw new ParameterException(
                    command.commandLine(), "--log-level=" + level + " is none of error, warn, info, debug");
        }
        checkFile();
        final ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setStatusLevel(Level.ERROR)
                .add(appender(builder).add(builder.newLayout("PatternLayout").addAttribute("pattern", PATTERN)))
                .add(builder.newLogger("oshi", Level.ERROR))
                // A client or an agent can make these two log a stack with each message; what they say is counted by
                // us.
                .add(builder.newLogger("org.java_websocket", Level.OFF))
                .add(builder.newLogger("org.eclipse.jetty", Level.WARN))
                .add(builder.newLogger("io.grpc.netty", Level.ERROR))
                .add(builder.newRootLogger(chosen).add(builder.newAppenderRef("log")));
        Configurator.reconfigure(builder.build());
    }

    /** The library would print a stack and go on without a log. */
    private void checkFile() {
        if (!isToFile()) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException e) {
            throw new ParameterException(
                    command.commandLine(), "--log-file=" + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** A variable that is set to nothing counts as not set. */
    private boolean isToFile() {
        return file != null && !file.toString().isEmpty();
    }

    private AppenderComponentBuilder appender(ConfigurationBuilder<BuiltConfiguration> builder) {
        if (!isToFile()) {
            return builder.newAppender("log", "Console").addAttribute("target", ConsoleAppender.Target.SYSTEM_ERR);
        }
        return builder.newAppender("log", "File").addAttribute("fileName", file.toString());
    }
}
