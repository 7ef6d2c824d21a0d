package io.ringcast.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.async.BasicAsyncLoggerContextSelector;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * The one log of this process. Its lines pass through a ring of their own to a thread that writes them, so that whoever logs
 * waits for nothing; {@link LostLines} counts those that are not written.
 */
public final class ProcessLog {
    /** Lines that may wait to be written. */
    static final int RING_LINES = 4096;

    /** How long the writer sleeps where nothing is logged. */
    private static final int IDLE_MS = 1_000;

    private ProcessLog() {}

    /** Has loggers be asynchronous; before the first one is made. What the JVM was started with stays. */
    public static void prepare() {
        setDefault("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
        setDefault("log4j2.contextSelector", BasicAsyncLoggerContextSelector.class.getName());
        setDefault("log4j2.asyncLoggerRingBufferSize", Integer.toString(RING_LINES));
        // A line wakes the writer; 10 ms, as it would be, is a hundred times a second for nothing.
        setDefault("log4j2.asyncLoggerTimeout", Integer.toString(IDLE_MS));
        setDefault("log4j2.asyncQueueFullPolicy", FullLogPolicy.class.getName());
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, error) -> LogManager.getLogger(ProcessLog.class).error("thread {} ended", thread, error));
    }

    /**
     * Begins the log, or begins it anew.
     *
     * @param level of ringcast; libraries tell nothing below INFO whatever it is.
     * @param file to append to; null: standard error.
     * @throws IOException when the file cannot be written.
     */
    public static void start(Level level, LogFormat format, Path file) throws IOException {
        final LoggerContext context = LoggerContext.getContext(false);
        context.reconfigure(new LogConfiguration(
                context, level, format, file == null ? new FileOutputStream(FileDescriptor.err) : append(file)));
    }

    /** Changes how much is told, from now on; as in {@link #start}. Any thread. */
    public static void level(Level level) {
        Configurator.setLevel(LogConfiguration.OURS, level);
        Configurator.setRootLevel(LogConfiguration.ofLibraries(level));
    }

    private static OutputStream append(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void setDefault(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
