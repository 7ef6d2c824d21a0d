package io.ringcast.server;

import io.ringcast.config.Configuration;
import io.ringcast.config.Kind;
import io.ringcast.config.Parameter;
import io.ringcast.log.LogFormat;
import io.ringcast.log.ProcessLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.Level;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the log goes, how much of it, and in which form: of the server, and as a mixin of commands that have no file. */
final class LogOptions {
    private static final String LEVEL_MEANING = "How much is logged: error, warn, info, debug or trace";
    private static final String FILE_MEANING = "Append the log to this file instead of standard error";
    private static final String FORMAT_MEANING = "text, json, or auto: text on a terminal, else json";

    static final Parameter<Threshold> LEVEL = Parameter.of(
                    "log.level", Kind.oneOf("LEVEL", Threshold.class), LEVEL_MEANING + ".")
            .or("info")
            .reloadable();
    static final Parameter<Path> FILE = Parameter.of("log.file", Kind.path("FILE"), FILE_MEANING + ".");
    static final Parameter<Format> FORMAT = Parameter.of(
                    "log.format", Kind.oneOf("FORMAT", Format.class), FORMAT_MEANING + ".")
            .or("auto");

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "${env:RINGCAST_LOG_LEVEL}",
            description = LEVEL_MEANING + " (environment: RINGCAST_LOG_LEVEL)")
    private String level;

    @Option(
            names = "--log-file",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_LOG_FILE}",
            description = FILE_MEANING + " (environment: RINGCAST_LOG_FILE)")
    private Path file;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "${env:RINGCAST_LOG_FORMAT:-auto}",
            description = FORMAT_MEANING + " (default: ${DEFAULT-VALUE}; environment: RINGCAST_LOG_FORMAT)")
    private Format format;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Those of the server, in the order of help and reference. */
    static List<Parameter<?>> all() {
        return List.of(LEVEL, FILE, FORMAT);
    }

    /** Starts the server's log; throws {@link ParameterException} of {@code command} where its file cannot be written. */
    static void start(Configuration values, CommandSpec command) {
        start(values.get(LEVEL).level(), values.get(FILE), values.get(FORMAT), command);
    }

    /** Starts the log, at {@code defaultLevel} unless another was asked for. */
    void start(Level defaultLevel) {
        start(chosenLevel(defaultLevel), OptionalFile.orNull(file), format, command);
    }

    private Level chosenLevel(Level defaultLevel) {
        if (level == null || level.isBlank()) {
            return defaultLevel;
        }
        try {
            return LEVEL.kind().parse(level.strip()).level();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), LEVEL.flag() + "=" + level + ": " + e.getMessage(), e);
        }
    }

    private static void start(Level level, Path file, Format format, CommandSpec command) {
        try {
            ProcessLog.start(level, format.of(file != null), file);
        } catch (IOException e) {
            throw new ParameterException(
                    command.commandLine(), FILE.flag() + "=" + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** How grave a line has to be at least. */
    enum Threshold {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE;

        Level level() {
            return Level.valueOf(name());
        }
    }

    /** The forms that may be asked for. */
    enum Format {
        AUTO,
        TEXT,
        JSON;

        LogFormat of(boolean isToFile) {
            return switch (this) {
                case TEXT -> LogFormat.TEXT;
                case JSON -> LogFormat.JSON;
                case AUTO -> !isToFile && Terminal.isStandardErrorATerminal() ? LogFormat.TEXT : LogFormat.JSON;
            };
        }
    }
}
