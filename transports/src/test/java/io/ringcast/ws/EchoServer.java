package io.ringcast.ws;

import io.ringcast.engine.Deadline;
import io.ringcast.engine.status.Counters;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.agrona.concurrent.SystemNanoClock;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** Sends back what comes, text and binary, by the draft, the channels and the factory of the live listener. */
final class EchoServer extends WebSocketServer implements AutoCloseable {
    private static final int STOP_MS = 5_000;
    private static final int PATIENCE_MS = 120_000;

    final WsCounters counters = new WsCounters();

    private final Listener listener;
    private final ConnectionJanitor janitor;

    private EchoServer(Listener listener, int maxMessageBytes) {
        super(listener.channel());
        this.listener = listener;
        // A busy client may take its time to hear why it was closed.
        final WsConfiguration configuration = WsConfiguration.defaults()
                .with(WsConfiguration.DRAIN_TIMEOUT_MS, PATIENCE_MS)
                .with(WsConfiguration.SUBSCRIBE_TIMEOUT_MS, 0);
        final Counters engineCounters = new Counters();
        janitor = new ConnectionJanitor(configuration, WsClocks.SYSTEM, counters, engineCounters);
        final RingChannelFactory channelFactory = new RingChannelFactory(
                Integer.MAX_VALUE,
                configuration,
                engineCounters,
                WsClocks.SYSTEM,
                janitor,
                new LiveDraft(maxMessageBytes, counters));
        decoders.clear();
        decoders.add(new WebSocketWorker());
        setWebSocketFactory(channelFactory);
        janitor.start(channelFactory);
        setTcpNoDelay(true);
        setReuseAddr(true);
        setConnectionLostTimeout(0);
        setDaemon(true);
    }

    static EchoServer start(int maxMessageBytes) {
        final EchoServer server = new EchoServer(Listener.bind(new InetSocketAddress("localhost", 0)), maxMessageBytes);
        server.start();
        return server;
    }

    @Override
    public void onStart() {}

    @Override
    public void onOpen(WebSocket library, ClientHandshake handshake) {
        library.<WsConnection>getAttachment().channel().opened();
    }

    @Override
    public void onMessage(WebSocket library, String text) {
        library.send(text);
    }

    @Override
    public void onMessage(WebSocket library, ByteBuffer bytes) {
        library.send(bytes);
    }

    @Override
    public void onClose(WebSocket library, int code, String reason, boolean isRemote) {}

    @Override
    public void onError(WebSocket library, Exception failure) {}

    @Override
    public void close() {
        listener.close();
        try {
            stop(STOP_MS);
            janitor.stop(Deadline.in(STOP_MS, SystemNanoClock.INSTANCE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
