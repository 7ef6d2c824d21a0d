package io.ringcast.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What one class writes to the log of this JVM, instead of the log. */
public final class CapturedLog extends AbstractAppender implements AutoCloseable {
    private final List<LogEvent> events = new CopyOnWriteArrayList<>();
    private final LoggerContext context = LoggerContext.getContext(false);
    private final String logger;

    private CapturedLog(String logger) {
        super("captured", null, null, true, Property.EMPTY_ARRAY);
        this.logger = logger;
    }

    /** Captures what {@code logger} says at this level or above it. */
    public static CapturedLog of(Class<?> logger, Level level) {
        final CapturedLog log = new CapturedLog(logger.getName());
        final LoggerConfig config = new LoggerConfig(log.logger, level, false);
        log.start();
        config.addAppender(log, null, null);
        log.context.getConfiguration().addLogger(log.logger, config);
        log.context.updateLoggers();
        return log;
    }

    /** Lines so far, as {@code LEVEL message}. */
    public List<String> lines() {
        return events.stream()
                .map(event -> event.getLevel() + " " + event.getMessage().getFormattedMessage())
                .toList();
    }

    /** Of each line the error that came with it; null: none. */
    public List<Throwable> errors() {
        return events.stream().map(LogEvent::getThrown).toList();
    }

    @Override
    public void append(LogEvent event) {
        events.add(event.toImmutable());
    }

    @Override
    public void close() {
        context.getConfiguration().removeLogger(logger);
        context.updateLoggers();
    }
}
