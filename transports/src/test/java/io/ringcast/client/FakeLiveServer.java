package io.ringcast.client;

import io.ringcast.testing.SchemaCheck;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.enums.Opcode;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** Greets every client, keeps what it says, which must keep to its schema, and says what the test wants. */
final class FakeLiveServer extends WebSocketServer {
    private static final long TIMEOUT_SECONDS = 20;

    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<WebSocket> connections = new LinkedBlockingQueue<>();
    /** Of each that connected, what it showed of itself; empty: nothing. */
    final BlockingQueue<String> credentials = new LinkedBlockingQueue<>();
    /** What clients are told to expect, though no ping is sent; 0: nothing. */
    volatile long pingIntervalMs;

    private final CountDownLatch started = new CountDownLatch(1);

    private FakeLiveServer() {
        super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    }

    static FakeLiveServer launch() throws InterruptedException {
        final FakeLiveServer server = new FakeLiveServer();
        server.setReuseAddr(true);
        server.start();
        if (!server.started.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the fake server did not start");
        }
        return server;
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + getPort());
    }

    /** The next client that connected. */
    WebSocket accept() throws InterruptedException {
        final WebSocket connection = connections.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (connection == null) {
            throw new IllegalStateException("no client came");
        }
        return connection;
    }

    String nextRequest() throws InterruptedException {
        return requests.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    static void sendInFragments(WebSocket connection, String text, int fragmentLength) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += fragmentLength) {
            final int length = Math.min(fragmentLength, bytes.length - from);
            connection.sendFragmentedFrame(
                    Opcode.TEXT, ByteBuffer.wrap(bytes, from, length), from + length == bytes.length);
        }
    }

    @Override
    public void onStart() {
        started.countDown();
    }

    @Override
    public void onOpen(WebSocket connection, ClientHandshake handshake) {
        credentials.add(handshake.getFieldValue("Authorization"));
        connection.send(
                "{\"type\":\"connected\",\"message\":\"ringcast test\",\"epoch\":\"e1\",\"seq\":0,\"pingIntervalMs\":"
                        + pingIntervalMs + "}");
        connections.add(connection);
    }

    @Override
    public void onMessage(WebSocket connection, String message) {
        SchemaCheck.check(message);
        requests.add(message);
    }

    @Override
    public void onClose(WebSocket connection, int code, String reason, boolean isRemote) {}

    @Override
    public void onError(WebSocket connection, Exception error) {}
}
