package io.ringcast.client;

import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.TaskScheduler;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client of the live WebSocket with one subscription to metrics. It subscribes on every new connection, comes back after a
 * lost one, gives up a connection that shows no life for three of the server's ping intervals, and keeps no copy of what it
 * hears. Its state belongs to the scheduler's thread; the public methods may be called by any.
 */
public final class LiveClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Set<Integer> FINAL_CLOSE_CODES = Set.of(1002, 1003, 1007, 1008, 1009, 4400, 4401, 4403);
    /** Of the answers 400 to 499, which say that the request is wrong, those that only say: not now. */
    private static final Set<Integer> PASSING_STATUSES = Set.of(408, 425, 429);

    private static final int REQUEST_WRONG_MIN = 400;
    private static final int REQUEST_WRONG_MAX = 499;
    private static final int MISSED_PINGS_MAX = 3;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    private final URI uri;
    private final String selector;
    private final TaskScheduler scheduler;
    private final Backoff backoff;
    private final LiveListener listener;

    private LiveConnection connection;
    private boolean isClosed;
    private long heardNs;
    private long pingIntervalMs;
    private long pingSentNs;
    private long pingId;

    /**
     * @param uri as in {@code ws://localhost:8081}.
     * @param selector which series; empty: all.
     */
    public LiveClient(URI uri, String selector, TaskScheduler scheduler, Backoff backoff, LiveListener listener) {
        this.uri = uri;
        this.selector = selector;
        this.scheduler = scheduler;
        this.backoff = backoff;
        this.listener = listener;
    }

    /** Makes the first attempt to connect. */
    public void start() {
        scheduler.execute(this::connect);
    }

    /** Sends an application ping, if connected; the answer comes as {@link LiveListener#onPong}. */
    public void ping() {
        scheduler.execute(() -> {
            if (connection != null) {
                pingSentNs = scheduler.nanoTime();
                connection.send("{\"type\":\"ping\",\"id\":\"p" + ++pingId + "\"}");
            }
        });
    }

    /** Hangs up and stays away. */
    @Override
    public void close() {
        scheduler.execute(() -> {
            isClosed = true;
            if (connection != null) {
                connection.close();
                connection = null;
            }
            listener.onState(LiveState.CLOSED, "closed");
        });
    }

    void onOpen(LiveConnection source) {
        if (source != connection) {
            source.abort();
            return;
        }
        heardNs = scheduler.nanoTime();
        final ObjectNode subscribe = JSON.createObjectNode();
        subscribe.put("type", "subscribe").put("id", "1").put("topic", "metrics");
        if (!selector.isEmpty()) {
            subscribe.put("selector", selector);
        }
        source.send(subscribe.toString());
    }

    void onHeard(LiveConnection source) {
        if (source == connection) {
            heardNs = scheduler.nanoTime();
        }
    }

    void onMessage(LiveConnection source, String text) {
        if (source != connection) {
            return;
        }
        heardNs = scheduler.nanoTime();
        try {
            dispatch(JSON.readTree(text));
        } catch (JacksonException | NumberFormatException e) {
            listener.onError("unreadable", e.getMessage() + " in " + text);
        }
    }

    void onClosed(LiveConnection source, int code, String reason) {
        if (source != connection) {
            return;
        }
        connection = null;
        final String detail = code + (reason.isEmpty() ? "" : " " + reason);
        if (FINAL_CLOSE_CODES.contains(code)) {
            stayAway(detail);
        } else {
            comeBack(detail, 0);
        }
    }

    /** No connection came about: the server answered in HTTP, and asks for {@code retryAfterMs}, 0: for no time. */
    void onRefused(LiveConnection source, int status, long retryAfterMs) {
        if (source != connection) {
            return;
        }
        connection = null;
        final boolean isRequestWrong = status >= REQUEST_WRONG_MIN && status <= REQUEST_WRONG_MAX;
        if (isRequestWrong && !PASSING_STATUSES.contains(status)) {
            stayAway("HTTP " + status);
        } else {
            comeBack("HTTP " + status, retryAfterMs);
        }
    }

    private void stayAway(String detail) {
        isClosed = true;
        listener.onState(LiveState.CLOSED, detail);
    }

    private void comeBack(String detail, long minDelayMs) {
        final long delayMs = Math.max(minDelayMs, backoff.nextDelayMs());
        listener.onState(LiveState.RECONNECTING, detail + "; next attempt in " + delayMs + " ms");
        scheduler.schedule(this::connect, delayMs);
    }

    private void connect() {
        if (isClosed) {
            return;
        }
        listener.onState(LiveState.CONNECTING, uri.toString());
        final LiveConnection opened = new LiveConnection(this, scheduler);
        connection = opened;
        HTTP.newWebSocketBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .buildAsync(uri, opened)
                .exceptionally(error -> {
                    opened.onConnectFailed(error);
                    return null;
                });
    }

    private void dispatch(JsonNode message) {
        switch (message.path("type").asString("")) {
            case "connected" -> greeted(message);
            case "metric_update" -> updated(message);
            case "live" -> listener.onLive(message.path("series").asLong(0));
            case "pong" -> listener.onPong(scheduler.nanoTime() - pingSentNs);
            case "error" ->
                listener.onError(
                        message.path("code").asString(""),
                        message.path("message").asString(""));
            default -> {}
        }
    }

    private void greeted(JsonNode message) {
        backoff.reset();
        pingIntervalMs = message.path("pingIntervalMs").asLong(0);
        watch(connection);
        listener.onConnected(
                message.path("message").asString(""), message.path("epoch").asString(""));
        listener.onState(LiveState.CONNECTED, message.path("message").asString(""));
    }

    private void updated(JsonNode message) {
        final boolean isSnapshot = message.path("snapshot").asBoolean(false);
        for (final JsonNode item : message.path("updates")) {
            listener.onUpdate(new UpdateView(item, isSnapshot));
        }
        for (final JsonNode item : message.path("removed")) {
            listener.onRemoved(UpdateView.seriesName(item));
        }
    }

    private void watch(LiveConnection watched) {
        if (pingIntervalMs <= 0 || watched != connection) {
            return;
        }
        final long silentMs = TimeUnit.NANOSECONDS.toMillis(scheduler.nanoTime() - heardNs);
        if (silentMs > MISSED_PINGS_MAX * pingIntervalMs) {
            watched.abort();
            onClosed(watched, 1006, "no sign of life for " + silentMs + " ms");
        } else {
            scheduler.schedule(() -> watch(watched), pingIntervalMs);
        }
    }
}
