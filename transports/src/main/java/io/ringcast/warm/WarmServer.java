package io.ringcast.warm;

import io.ringcast.engine.Deadline;
import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.Counters;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.grpc.GrpcIngestServer;
import io.ringcast.grpc.GrpcSecurity;
import io.ringcast.ws.LiveServer;
import io.ringcast.ws.WsConfiguration;
import io.ringcast.ws.WsWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.agrona.concurrent.SystemNanoClock;

/** A scratch engine with little memory behind listeners that only this machine reaches, on any free ports. */
final class WarmServer implements AutoCloseable {
    private static final int RING_SLOTS = 512;
    private static final int FRAME_LOG_BYTES = 4 << 20;
    private static final int SERIES_MAX = 1_024;
    private static final int KEY_HEAP_BYTES = 1 << 18;
    private static final int CONNECTIONS_MAX = 32;
    private static final int CHUNKS = 16;
    private static final int MEMBERSHIPS_MAX = 1 << 14;
    private static final int AGENTS_MAX = 64;
    private static final int REFS_MAX = 1_024;
    private static final int MESSAGES_PER_SECOND_MAX = 10_000;
    /** What is under way is little, so that no client is far behind. */
    private static final int WINDOW_BYTES = 1 << 16;

    private static final long CLOSE_MS = 100;

    private final Engine engine;
    private LiveServer live;
    private GrpcIngestServer ingest;

    private WarmServer(Engine engine) {
        this.engine = engine;
    }

    /** Starts one that works as a server of that mode and configuration, but for the memory. */
    static WarmServer launch(ThreadingMode threadingMode, EngineConfiguration configuration) {
        final WarmServer server = new WarmServer(Engine.launch(new EngineContext()
                .configuration(small(configuration))
                .threadingMode(threadingMode)
                .writerFactory(WsWriter::new)
                .version("warm-up")
                .errorHandler(error -> {})
                .threadFactory(WarmServer::thread)));
        try {
            server.listen();
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
        return server;
    }

    /** Those of the scratch engine. */
    Counters counters() {
        return engine.counters();
    }

    int grpcPort() {
        return ingest.port();
    }

    int clientPort() {
        return live.port();
    }

    @Override
    public void close() {
        if (live != null) {
            live.stop(CLOSE_MS);
        }
        if (ingest != null) {
            final String unused = ingest.stop(Deadline.in(CLOSE_MS, SystemNanoClock.INSTANCE));
        }
        engine.close();
    }

    private void listen() {
        final String host = InetAddress.getLoopbackAddress().getHostAddress();
        live = new LiveServer(
                        engine.connections(),
                        new InetSocketAddress(host, 0),
                        WsConfiguration.defaults()
                                .with(WsConfiguration.MESSAGES_PER_SECOND_MAX, MESSAGES_PER_SECOND_MAX),
                        engine.counters())
                .telling(line -> {});
        live.start();
        ingest = GrpcIngestServer.launch(
                GrpcConfiguration.defaults()
                        .with(GrpcConfiguration.PORT, 0)
                        .with(GrpcConfiguration.FLOW_CONTROL_WINDOW_BYTES, WINDOW_BYTES),
                host,
                GrpcSecurity.none(),
                engine.publisher(),
                engine.counters(),
                line -> {});
    }

    private static EngineConfiguration small(EngineConfiguration configuration) {
        return configuration
                .with(EngineConfiguration.BATCH_MAX_BYTES, EngineConfiguration.BATCH_MAX_BYTES.defaultValue())
                .with(EngineConfiguration.RING_SLOTS, RING_SLOTS)
                .with(EngineConfiguration.FRAME_LOG_BYTES, FRAME_LOG_BYTES)
                .with(EngineConfiguration.SERIES_MAX, SERIES_MAX)
                .with(EngineConfiguration.KEY_HEAP_BYTES, KEY_HEAP_BYTES)
                .with(EngineConfiguration.CONNECTIONS_MAX, CONNECTIONS_MAX)
                .with(EngineConfiguration.CHUNKS, CHUNKS)
                .with(EngineConfiguration.MEMBERSHIPS_MAX, MEMBERSHIPS_MAX)
                .with(EngineConfiguration.AGENTS_MAX, AGENTS_MAX)
                .with(EngineConfiguration.SERIES_REFS_MAX, REFS_MAX);
    }

    private static Thread thread(Runnable task) {
        final Thread thread = new Thread(task, "ringcast-warm");
        thread.setDaemon(true);
        return thread;
    }
}
