package io.ringcast.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.TaskScheduler;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the live WebSocket with one subscription. It comes back after a lost connection and goes on where it was, waits
 * as long as a server that goes away asks for, gives up a connection that shows no life for three of the server's ping
 * intervals, and keeps no copy of what it hears: {@link LiveMirror} does. Its state belongs to the scheduler's thread; the
 * public methods may be called by any.
 *
 * <pre>{@code
 * try (SingleThreadScheduler scheduler = new SingleThreadScheduler("dashboard");
 *         LiveClient client = new LiveClient(
 *                 LiveEndpoint.of(URI.create("ws://localhost:8081")),
 *                 LiveSelection.of("cpu_*"),
 *                 scheduler,
 *                 new Backoff(new SplittableRandom()),
 *                 new LiveMirror())) {
 *     client.start();
 *     ...
 * }
 * }</pre>
 */
public final class LiveClient implements AutoCloseable {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Set<Integer> FINAL_CLOSE_CODES = Set.of(1002, 1003, 1007, 1008, 1009, 4400, 4401, 4403);
    /** Soon would do harm. */
    private static final Set<Integer> LATER_CLOSE_CODES = Set.of(1013, 4429);
    /** Of the answers 400 to 499, which say that the request is wrong, those that only say: not now. */
    private static final Set<Integer> PASSING_STATUSES = Set.of(408, 425, 429);

    private static final int REQUEST_WRONG_MIN = 400;
    private static final int REQUEST_WRONG_MAX = 499;
    private static final int ABNORMAL_CLOSE = 1006;
    private static final int MISSED_PINGS_MAX = 3;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    private final LiveEndpoint endpoint;
    private final HttpClient http;
    private final TaskScheduler scheduler;
    private final Backoff backoff;
    private final LiveListener listener;
    private final SubscriptionStream stream;

    private LiveConnection connection;
    private boolean isClosed;
    private long heardNs;
    private long pingIntervalMs;
    private long retryAfterMs;
    private long pingSentNs;
    private long pingId;

    public LiveClient(
            LiveEndpoint endpoint,
            LiveSelection selection,
            TaskScheduler scheduler,
            Backoff backoff,
            LiveListener listener) {
        this.endpoint = endpoint;
        this.scheduler = scheduler;
        this.backoff = backoff;
        this.listener = listener;
        http = endpoint.tls() == null
                ? HTTP
                : HttpClient.newBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .sslContext(endpoint.tls())
                        .build();
        stream = new SubscriptionStream(selection, listener);
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

    /**
     * Asks for the server's digest of the subscription, if there is one; the answer comes as {@link LiveListener#onDigest},
     * once the client is told everything.
     */
    public void digest() {
        scheduler.execute(() -> {
            if (connection != null && stream.subscription() > 0) {
                connection.send("{\"type\":\"digest\",\"id\":\"d\",\"subscription\":" + stream.subscription() + "}");
            }
        });
    }

    /** Hangs up, and comes back for everything from the start: for when a mirror turned out to be another than the server's. */
    public void beginAnew() {
        scheduler.execute(() -> beginAnew(connection));
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
        if (endpoint.isTokenInMessage() && !source.token().isEmpty()) {
            source.send(JSON.createObjectNode()
                    .put("type", "auth")
                    .put("token", source.token())
                    .toString());
        }
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
            onUnreadable(source, e.getMessage() + " in " + text);
        }
    }

    void onMessage(LiveConnection source, byte[] bytes) {
        if (source != connection) {
            return;
        }
        heardNs = scheduler.nanoTime();
        try {
            stream.take(bytes);
        } catch (InvalidProtocolBufferException e) {
            onUnreadable(source, e.getMessage() + " in " + bytes.length + " bytes");
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
            return;
        }
        final long minDelayMs = LATER_CLOSE_CODES.contains(code) ? backoff.longDelayMs() : retryAfterMs;
        retryAfterMs = 0;
        comeBack(detail, minDelayMs);
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

    /** What was missed with it is not known. */
    private void onUnreadable(LiveConnection source, String detail) {
        listener.onError("unreadable", detail);
        beginAnew(source);
    }

    private void beginAnew(LiveConnection left) {
        if (left != null) {
            stream.forget();
            left.abort();
            onClosed(left, ABNORMAL_CLOSE, "begins anew");
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
        final String token;
        try {
            token = endpoint.token().get();
        } catch (RuntimeException e) {
            listener.onError("token", e.getMessage());
            comeBack("no token", 0);
            return;
        }
        listener.onState(LiveState.CONNECTING, endpoint.uri().toString());
        connection = LiveConnection.open(this, scheduler, http, endpoint, token);
    }

    private void dispatch(JsonNode message) {
        switch (message.path("type").asString("")) {
            case "connected" -> greeted(message);
            case "pong" -> listener.onPong(scheduler.nanoTime() - pingSentNs);
            case "error" ->
                listener.onError(
                        message.path("code").asString(""),
                        message.path("message").asString(""));
            case "going_away" -> retryAfterMs = message.path("retryAfterMs").asLong(0);
            default -> stream.take(message);
        }
    }

    private void greeted(JsonNode message) {
        backoff.reset();
        pingIntervalMs = message.path("pingIntervalMs").asLong(0);
        watch(connection);
        listener.onConnected(
                message.path("message").asString(""), message.path("epoch").asString(""));
        listener.onState(LiveState.CONNECTED, message.path("message").asString(""));
        // Not before: until a token in a message was checked, nothing else is taken.
        connection.send(stream.request());
    }

    private void watch(LiveConnection watched) {
        if (pingIntervalMs <= 0 || watched != connection) {
            return;
        }
        final long silentMs = TimeUnit.NANOSECONDS.toMillis(scheduler.nanoTime() - heardNs);
        if (silentMs > MISSED_PINGS_MAX * pingIntervalMs) {
            watched.abort();
            onClosed(watched, ABNORMAL_CLOSE, "no sign of life for " + silentMs + " ms");
        } else {
            scheduler.schedule(() -> watch(watched), pingIntervalMs);
        }
    }
}
