package io.ringcast.testing;

import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.ws.LiveServer;
import io.ringcast.ws.WsConfiguration;
import io.ringcast.ws.WsWriter;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A real engine behind a live server on a free port. Errors of handlers, and books that do not agree, fail the test at the close. */
public final class LiveEngine implements AutoCloseable {
    private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final Engine engine;
    private final LiveServer server;

    private LiveEngine(ThreadingMode mode, EngineConfiguration configuration, WsConfiguration wsConfiguration) {
        engine = Engine.launch(new EngineContext()
                .configuration(configuration)
                .threadingMode(mode)
                .errorHandler(errors::add)
                .writerFactory(WsWriter::new)
                .pingIntervalMs(wsConfiguration.get(WsConfiguration.PING_INTERVAL_MS))
                .version("0.1.0"));
        server = new LiveServer(
                engine.connections(), new InetSocketAddress("localhost", 0), wsConfiguration, engine.counters());
        server.start();
    }

    public static LiveEngine start() {
        return start(ThreadingMode.SHARED, smallMemory(), WsConfiguration.defaults());
    }

    public static LiveEngine start(
            ThreadingMode mode, EngineConfiguration configuration, WsConfiguration wsConfiguration) {
        return new LiveEngine(mode, configuration, wsConfiguration);
    }

    /** The defaults, but for memory. */
    public static EngineConfiguration smallMemory() {
        return EngineConfiguration.defaults()
                .with(EngineConfiguration.SERIES_MAX, 10_000)
                .with(EngineConfiguration.KEY_HEAP_BYTES, 4 << 20)
                .with(EngineConfiguration.FRAME_LOG_BYTES, 4 << 20)
                .with(EngineConfiguration.CONNECTIONS_MAX, 100)
                .with(EngineConfiguration.MEMBERSHIPS_MAX, 100_000);
    }

    public Engine engine() {
        return engine;
    }

    public LiveServer server() {
        return server;
    }

    public int port() {
        return server.port();
    }

    /** A counter's value now. */
    public long count(CounterDescriptor counter) {
        return engine.counters().get(counter);
    }

    @Override
    public void close() {
        server.stop(0);
        engine.close();
        if (count(CounterDescriptor.CONSERVATION_BREACHES) > 0) {
            throw new AssertionError("the books do not agree: " + count(CounterDescriptor.SAMPLES_UNACCOUNTED)
                    + " samples, " + count(CounterDescriptor.UPDATES_UNACCOUNTED) + " updates");
        }
        if (!errors.isEmpty()) {
            throw new AssertionError("errors in handlers: " + errors, errors.peek());
        }
    }
}
