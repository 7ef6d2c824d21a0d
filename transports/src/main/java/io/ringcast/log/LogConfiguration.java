package io.ringcast.log;

import java.io.OutputStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;

/** The configuration of log4j: one appender, and a level for ringcast apart from that of the libraries. */
final class LogConfiguration extends AbstractConfiguration {
    static final String OURS = "io.ringcast";

    /** What others sent may stand in a message, but must not begin a line. */
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS}{UTC}Z %-5p %c{1} %enc{%m}{CRLF}%n%throwable";

    private static final String TEMPLATE = "classpath:EcsLayout.json";

    private final Level level;
    private final LogFormat format;
    private final OutputStream target;

    LogConfiguration(LoggerContext context, Level level, LogFormat format, OutputStream target) {
        super(context, ConfigurationSource.NULL_SOURCE);
        this.level = level;
        this.format = format;
        this.target = target;
    }

    @Override
    protected void doConfigure() {
        final Appender appender = OutputStreamAppender.newBuilder()
                .setName("log")
                .setTarget(new LogStream(target))
                .setLayout(layout())
                // The thread behind asynchronous loggers knows when no more lines wait.
                .setImmediateFlush(!(getLoggerContext() instanceof AsyncLoggerContext))
                .build();
        appender.start();
        addAppender(appender);
        final LoggerConfig root = getRootLogger();
        root.setLevel(ofLibraries(level));
        root.addAppender(appender, null, null);
        level(OURS, level);
        level("oshi", Level.ERROR);
        // A client or an agent can make these log a stack with each message; what they say is counted by us.
        level("org.java_websocket", Level.OFF);
        level("io.grpc.netty", Level.ERROR);
        level("org.eclipse.jetty", Level.WARN);
    }

    /** What libraries say at debug and below may be what was sent to us. */
    static Level ofLibraries(Level level) {
        return level.isLessSpecificThan(Level.INFO) ? Level.INFO : level;
    }

    private void level(String name, Level ofLogger) {
        addLogger(name, new LoggerConfig(name, ofLogger, true));
    }

    private Layout<?> layout() {
        return switch (format) {
            case TEXT ->
                PatternLayout.newBuilder()
                        .setConfiguration(this)
                        .setPattern(PATTERN)
                        .build();
            case JSON ->
                JsonTemplateLayout.newBuilder()
                        .setConfiguration(this)
                        .setEventTemplateUri(TEMPLATE)
                        .build();
        };
    }
}
