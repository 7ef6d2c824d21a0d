package io.ringcast.testing;

import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.testing.LiveUpdateReader;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A dashboard: connects, sends text, and holds every message that comes to its schema, and every request that the server
 * takes to its own.
 */
public final class LiveClient implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private static final long TIMEOUT_SECONDS = 30;
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"\\\\]*)\"");

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final CompletableFuture<String> closeReason = new CompletableFuture<>();
    private final StringBuilder parts = new StringBuilder();
    private final ByteArrayOutputStream binaryParts = new ByteArrayOutputStream();
    private final LiveFormat format;
    private final LiveUpdateReader updates = new LiveUpdateReader();
    /** By the id of a request: how it breaks its schema. */
    private final Map<String, String> faults = new ConcurrentHashMap<>();

    private WebSocket socket;

    private LiveClient(LiveFormat format) {
        this.format = format;
    }

    /** Connects to {@code ws://localhost:port} + path. */
    public static LiveClient connect(int port, String path) {
        return connect(port, path, null);
    }

    /** The same, with a token; null: none. */
    public static LiveClient connect(int port, String path, String token) {
        return connect(port, path, token, LiveFormat.JSON);
    }

    /** The same, in one of the formats; what comes in the binary one is taken as its twin in JSON. */
    public static LiveClient connect(int port, String path, String token, LiveFormat format) {
        final LiveClient client = new LiveClient(format);
        final WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        if (format == LiveFormat.BINARY) {
            builder.subprotocols(format.subprotocol());
        }
        client.socket = builder.buildAsync(URI.create("ws://localhost:" + port + path), client)
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
        return client;
    }

    /** Connects and takes the {@code connected} message. */
    public static LiveClient connected(int port) throws InterruptedException {
        return connected(port, null);
    }

    /** The same, with a token; null: none. */
    public static LiveClient connected(int port, String token) throws InterruptedException {
        return connected(port, token, LiveFormat.JSON);
    }

    /** The same, in one of the formats. */
    public static LiveClient connected(int port, String token, LiveFormat format) throws InterruptedException {
        final LiveClient client = connect(port, "/ws-live", token, format);
        client.next("connected");
        return client;
    }

    public LiveClient send(String text) {
        noteFault(text);
        socket.sendText(text, true).orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
        return this;
    }

    public void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true)
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    public void sendPing(String payload) {
        socket.sendPing(ByteBuffer.wrap(payload.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** The next message; fails when none comes in time or it breaks its schema. */
    public JsonNode next() throws InterruptedException {
        final JsonNode message = poll();
        if (message == null) {
            throw new AssertionError("no message came; close code " + closeCode.getNow(null));
        }
        return message;
    }

    /** The next message, null: none came in time; fails when it breaks its schema. */
    public JsonNode poll() throws InterruptedException {
        final String message = messages.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        return message == null ? null : requireSound(SchemaCheck.check(message));
    }

    /** The next message, which must be of that type. */
    public JsonNode next(String type) throws InterruptedException {
        final JsonNode message = next();
        if (!message.path("type").stringValue("").equals(type)) {
            throw new AssertionError("expected " + type + ", got " + message);
        }
        return message;
    }

    /** Passes over messages until one of that type comes. */
    public JsonNode await(String type) throws InterruptedException {
        JsonNode message = next();
        while (!message.path("type").stringValue("").equals(type)) {
            message = next();
        }
        return message;
    }

    /** Messages that came and were not taken. */
    public int waitingCount() {
        return messages.size();
    }

    public String nextPong() throws InterruptedException {
        return pongs.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** The code of the close frame, or 1006 when there was none; waits for it. */
    public int closeCode() {
        return closeCode.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }

    public String closeReason() {
        return closeReason.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }

    public boolean isOpen() {
        return !closeCode.isDone();
    }

    /** Cuts the connection without a close frame. */
    public void kill() {
        socket.abort();
    }

    @Override
    public void close() {
        if (isOpen()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
        }
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        parts.append(data);
        if (last) {
            messages.add(text(parts.toString()));
            parts.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        final byte[] part = new byte[data.remaining()];
        data.get(part);
        binaryParts.writeBytes(part);
        if (last) {
            messages.add(twin(binaryParts.toByteArray()));
            binaryParts.reset();
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
        pongs.add(java.nio.charset.StandardCharsets.UTF_8.decode(message).toString());
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeCode.complete(statusCode);
        closeReason.complete(reason);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closeCode.complete(1006);
        closeReason.complete(String.valueOf(error.getMessage()));
    }

    private String text(String message) {
        if (format == LiveFormat.BINARY) {
            updates.onText(message);
        }
        return message;
    }

    /** What has no twin is no message either, and so breaks every schema. */
    private String twin(byte[] message) {
        try {
            return updates.onBinary(message);
        } catch (AssertionError wrong) {
            return wrong.toString();
        }
    }

    private void noteFault(String request) {
        final String fault = SchemaCheck.fault(request);
        final Matcher id = ID.matcher(request);
        if (id.find()) {
            faults.remove(id.group(1));
            if (fault != null) {
                faults.put(id.group(1), fault);
            }
        }
    }

    /** What the server takes must be sound by the schemas. */
    private JsonNode requireSound(JsonNode answer) {
        final String fault = faults.get(answer.path("id").stringValue(""));
        if (fault != null && !answer.path("type").stringValue("").equals("error")) {
            throw new AssertionError("answered " + answer + " to a request that breaks its schema: " + fault);
        }
        return answer;
    }
}
