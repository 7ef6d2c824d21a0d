package io.ringcast.server;

import io.ringcast.log.LogFormat;
import io.ringcast.log.ProcessLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.logging.log4j.Level;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the log goes, how much of it, and in which form. */
final class LogOptions {
    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "${env:RINGCAST_LOG_LEVEL}",
            description = "error, warn, info, debug or trace (environment: RINGCAST_LOG_LEVEL)")
    private String level;

    @Option(
            names = "--log-file",
            paramLabel = "FILE",
            defaultValue = "${env:RINGCAST_LOG_FILE}",
            description = "Append the log to this file instead of standard error (environment: RINGCAST_LOG_FILE)")
    private Path file;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "${env:RINGCAST_LOG_FORMAT:-auto}",
            description = "text, json, or auto: text on a terminal, else json (default: ${DEFAULT-VALUE}; environment:"
                    + " RINGCAST_LOG_FORMAT)")
    private Format format;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Starts the log, at {@code defaultLevel} unless another was asked for. */
    void start(Level defaultLevel) {
        final Level chosen =
                level == null || level.isBlank() ? defaultLevel : Level.toLevel(level.toUpperCase(Locale.ROOT), null);
        if (chosen == null) {
            throw new ParameterException(
                    command.commandLine(), "--log-level=" + level + " is none of error, warn, info, debug, trace");
        }
        try {
            ProcessLog.start(chosen, format.of(isToFile()), isToFile() ? file : null);
        } catch (IOException e) {
            throw new ParameterException(
                    command.commandLine(), "--log-file=" + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** A variable that is set to nothing counts as not set. */
    private boolean isToFile() {
        return file != null && !file.toString().isEmpty();
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
