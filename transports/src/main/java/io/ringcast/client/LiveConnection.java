package io.ringcast.client;

import io.ringcast.reconnect.TaskScheduler;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One WebSocket connection: puts fragments together and hands whole messages over. The next message is asked for after the
 * last was handled, so that a slow listener slows the server down instead of filling memory.
 */
final class LiveConnection implements WebSocket.Listener {
    private static final int MESSAGE_MAX_LENGTH = 1 << 20;
    private static final int ABNORMAL_CLOSE = 1006;

    private final LiveClient client;
    private final TaskScheduler scheduler;
    private final String token;
    private final StringBuilder fragments = new StringBuilder();
    private final ByteArrayOutputStream binaryFragments = new ByteArrayOutputStream();
    private volatile WebSocket socket;
    private CompletableFuture<WebSocket> lastSend = CompletableFuture.completedFuture(null);

    private LiveConnection(LiveClient client, TaskScheduler scheduler, String token) {
        this.client = client;
        this.scheduler = scheduler;
        this.token = token;
    }

    /** Begins to connect; how that went is told to the client. */
    @SuppressWarnings("FutureReturnValueIgnored")
    static LiveConnection open(
            LiveClient client, TaskScheduler scheduler, HttpClient http, LiveEndpoint endpoint, String token) {
        final LiveConnection opened = new LiveConnection(client, scheduler, token);
        final WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(LiveClient.CONNECT_TIMEOUT);
        if (endpoint.format() == LiveFormat.BINARY) {
            builder.subprotocols("ringcast.v1.bin", "ringcast.v1.json");
        }
        if (!token.isEmpty() && !endpoint.isTokenInMessage()) {
            builder.header("Authorization", "Bearer " + token);
        }
        builder.buildAsync(endpoint.uri(), opened).exceptionally(error -> {
            opened.onConnectFailed(error);
            return null;
        });
        return opened;
    }

    /** What was shown, or is to be shown; empty: nothing. */
    String token() {
        return token;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        socket = webSocket;
        scheduler.execute(() -> client.onOpen(this));
        // One more than is handled at a time: while nothing is asked for, the end of the connection is not noticed
        // either.
        webSocket.request(2);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean isLast) {
        fragments.append(data);
        if (fragments.length() > MESSAGE_MAX_LENGTH) {
            abort();
            onError(webSocket, new IllegalStateException("a message is longer than " + MESSAGE_MAX_LENGTH));
        } else if (isLast) {
            final String message = fragments.toString();
            fragments.setLength(0);
            scheduler.execute(() -> {
                client.onMessage(this, message);
                webSocket.request(1);
            });
        } else {
            webSocket.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean isLast) {
        final byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        binaryFragments.writeBytes(bytes);
        if (binaryFragments.size() > MESSAGE_MAX_LENGTH) {
            abort();
            onError(webSocket, new IllegalStateException("a message is longer than " + MESSAGE_MAX_LENGTH));
        } else if (isLast) {
            final byte[] message = binaryFragments.toByteArray();
            binaryFragments.reset();
            scheduler.execute(() -> {
                client.onMessage(this, message);
                webSocket.request(1);
            });
        } else {
            webSocket.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        scheduler.execute(() -> client.onHeard(this));
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        scheduler.execute(() -> client.onClosed(this, statusCode, reason));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        scheduler.execute(() -> client.onClosed(this, ABNORMAL_CLOSE, describe(error)));
    }

    /** No connection came about. */
    void onConnectFailed(Throwable error) {
        final HttpResponse<?> answer = answerIn(error);
        if (answer == null) {
            onError(socket, error);
        } else {
            final long retryAfterMs = retryAfterMs(answer);
            scheduler.execute(() -> client.onRefused(this, answer.statusCode(), retryAfterMs));
        }
    }

    /** Sends a text, behind those before it; a failure is reported as the end of the connection. On the client's thread. */
    void send(String text) {
        final WebSocket open = socket;
        if (open != null) {
            // The JDK's client takes one at a time.
            lastSend = lastSend.thenCompose(before -> open.sendText(text, true));
            lastSend.exceptionally(error -> {
                onError(open, error);
                return null;
            });
        }
    }

    /** Says good-bye and hangs up. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void close() {
        final WebSocket open = socket;
        if (open != null && !open.isOutputClosed()) {
            open.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((ignored, error) -> abort());
        }
    }

    /** Hangs up. */
    void abort() {
        final WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    /** What the server answered in HTTP; null: nothing. */
    private static HttpResponse<?> answerIn(Throwable error) {
        Throwable cause = error;
        while (cause != null && !(cause instanceof WebSocketHandshakeException)) {
            cause = cause.getCause();
        }
        return cause == null ? null : ((WebSocketHandshakeException) cause).getResponse();
    }

    /** 0 where the answer says nothing, or a date: ours never do. */
    private static long retryAfterMs(HttpResponse<?> answer) {
        final String seconds = answer.headers().firstValue("Retry-After").orElse("");
        return seconds.matches("\\d{1,5}") ? TimeUnit.SECONDS.toMillis(Long.parseLong(seconds)) : 0;
    }

    private static String describe(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && !(root instanceof ConnectException)) {
            root = root.getCause();
        }
        if (root instanceof ConnectException) {
            return "cannot connect";
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
