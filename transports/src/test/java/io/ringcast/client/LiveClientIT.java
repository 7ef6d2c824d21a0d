package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.FakeRandom;
import io.ringcast.reconnect.SingleThreadScheduler;
import io.ringcast.ws.CloseReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.java_websocket.WebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveClientIT {
    private static final String UPDATE = """
            {"type":"metric_update","subscription":7,"seq":1252,"updates":[{"agent":"a1","metric":"cpu_usage",\
            "labels":{"core":"0"},"timestampNs":"1763683201000000000","value":0.5,"n":1873,\
            "earlier":[["1763683200500000000",0.47]]}]}""";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LiveRecorder heard = new LiveRecorder();
    private final SingleThreadScheduler scheduler = new SingleThreadScheduler("client-under-test");
    private FakeLiveServer server;
    private LiveClient client;

    @BeforeEach
    void launch() throws InterruptedException {
        server = FakeLiveServer.launch();
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.close();
        scheduler.close();
        server.stop(1_000);
    }

    @Test
    @Tag("C47")
    void subscribesToAllSeriesOrToThoseSelected() throws InterruptedException {
        open("");
        assertThat(server.nextRequest()).isEqualTo("{\"type\":\"subscribe\",\"id\":\"1\",\"topic\":\"metrics\"}");
        client.close();

        open("cpu_usage{core=\"0\"}");
        assertThat(server.nextRequest())
                .isEqualTo("{\"type\":\"subscribe\",\"id\":\"1\",\"topic\":\"metrics\","
                        + "\"selector\":\"cpu_usage{core=\\\"0\\\"}\"}");
    }

    @Test
    void hearsUpdatesWithAllTheirSamples() throws InterruptedException {
        open("").send(UPDATE);
        await().until(() -> heard.updates.size() == 1);

        final UpdateView update = heard.updates.get(0);
        assertThat(update.series()).isEqualTo(new SeriesName("a1", "cpu_usage", Map.of("core", "0")));
        assertThat(update.newest()).isEqualTo(new Sample(1763683201000000000L, "0.5", false));
        assertThat(update.earlier()).containsExactly(new Sample(1763683200500000000L, "0.47", false));
        assertThat(update.n()).isEqualTo(1873);
        assertThat(update.isSnapshot()).isFalse();
    }

    @Test
    void putsFragmentsTogether() throws InterruptedException {
        FakeLiveServer.sendInFragments(open(""), UPDATE.replace("a1", "ä-ö-ü-𝄞"), 7);
        await().until(() -> heard.updates.size() == 1);

        assertThat(heard.updates.get(0).series().agent()).isEqualTo("ä-ö-ü-𝄞");
    }

    @Test
    void keepsNumbersThatADoubleCannotHold() throws InterruptedException {
        open("").send("""
                {"type":"metric_update","seq":1,"snapshot":true,"updates":[
                {"agent":"a","metric":"m","labels":{},"timestampNs":"9223372036854775807","value":"9223372036854775807","n":1},
                {"agent":"a","metric":"k","labels":{},"timestampNs":"1","value":"NaN","n":1}]}""");
        await().until(() -> heard.updates.size() == 2);

        assertThat(heard.updates.get(0).isSnapshot()).isTrue();
        assertThat(heard.updates.get(0).newest())
                .isEqualTo(new Sample(Long.MAX_VALUE, Long.toString(Long.MAX_VALUE), true));
        assertThat(heard.updates.get(1).newest().value()).isNaN();
    }

    @Test
    void hearsOfRemovalsErrorsAndTheEndOfTheSnapshot() throws InterruptedException {
        final WebSocket connection = open("");
        connection.send("{\"type\":\"live\",\"subscription\":7,\"seq\":1,\"series\":312}");
        connection.send("{\"type\":\"metric_update\",\"seq\":2,\"updates\":[],"
                + "\"removed\":[{\"agent\":\"a1\",\"metric\":\"m\",\"labels\":{}}]}");
        connection.send("{\"type\":\"error\",\"code\":\"limit-exceeded\",\"message\":\"too many\"}");
        connection.send("{\"type\":\"of tomorrow\"}");
        connection.send("not JSON");

        await().untilAsserted(() -> assertThat(heard.events)
                .startsWith(
                        "connected ringcast test e1",
                        "live 312",
                        "removed m a1",
                        "error limit-exceeded",
                        "error unreadable",
                        "connected ringcast test e1"));
    }

    @Test
    @Tag("C47")
    void pingsAndHearsThePong() throws InterruptedException {
        final WebSocket connection = open("");
        server.nextRequest();
        client.ping();

        assertThat(server.nextRequest()).isEqualTo("{\"type\":\"ping\",\"id\":\"p1\"}");
        connection.send("{\"type\":\"pong\",\"id\":\"p1\"}");
        await().until(() -> heard.events.contains("pong"));
    }

    @Test
    void sendsManyRequestsAtOnce() throws InterruptedException {
        open("");
        server.nextRequest();
        for (int i = 1; i <= 50; i++) {
            client.ping();
        }
        for (int i = 1; i <= 50; i++) {
            assertThat(server.nextRequest()).isEqualTo("{\"type\":\"ping\",\"id\":\"p" + i + "\"}");
        }
        assertThat(heard.states).containsExactly(LiveState.CONNECTING, LiveState.CONNECTED);
    }

    @Test
    @Tag("D6")
    void comesBackAndSubscribesAgainAfterALostConnection() throws InterruptedException {
        // The end of a connection that was cut may go unnoticed by the JDK's client; silence does not.
        server.pingIntervalMs = 300;
        final WebSocket first = open("");
        assertThat(server.nextRequest()).contains("\"subscribe\"");
        first.close(1001, "server shutting down");
        final WebSocket second = server.accept();
        assertThat(server.nextRequest()).contains("\"subscribe\"");
        // What the client has not read when it is cut off, the greeting, it may never read.
        await().atMost(PATIENCE).until(() -> Collections.frequency(heard.states, LiveState.CONNECTED) == 2);
        second.closeConnection(1006, "cut");
        server.accept();
        assertThat(server.nextRequest()).contains("\"subscribe\"");

        assertThat(heard.states)
                .startsWith(
                        LiveState.CONNECTING,
                        LiveState.CONNECTED,
                        LiveState.RECONNECTING,
                        LiveState.CONNECTING,
                        LiveState.CONNECTED,
                        LiveState.RECONNECTING);
    }

    @Test
    @Tag("D6")
    void goesOnWhereItWasAfterALostConnection() throws InterruptedException {
        final WebSocket first = open("");
        server.nextRequest();
        first.send(subscribed("e1", false));
        first.send("{\"type\":\"live\",\"subscription\":7,\"seq\":1251,\"series\":1}");
        first.send(UPDATE);
        first.send(UPDATE.replace("1252", "1253").replace("\"updates\"", "\"more\":true,\"updates\""));
        await().atMost(PATIENCE).until(() -> heard.updates.size() == 2);
        first.close(1001, "server shutting down");
        final WebSocket second = server.accept();
        assertThat(server.nextRequest()).endsWith("\"resume\":{\"epoch\":\"e1\",\"seq\":1252}}");
        // What comes before it is told live is not whole.
        second.send(subscribed("e1", true));
        second.send(UPDATE.replace("1252", "1300"));
        await().atMost(PATIENCE).until(() -> heard.updates.size() == 3);
        second.close(1001, "server shutting down");
        final WebSocket third = server.accept();
        assertThat(server.nextRequest()).endsWith("\"resume\":{\"epoch\":\"e1\",\"seq\":1252}}");
        third.send(subscribed("e2", false));
        await().atMost(PATIENCE).until(() -> heard.subscribes.size() == 3);
        third.close(1001, "server shutting down");
        server.accept();
        assertThat(server.nextRequest()).doesNotContain("resume");
        assertThat(heard.subscribes).containsExactly("anew", "resumed", "anew");
    }

    @Test
    @Tag("D6")
    void waitsAsLongAsAServerThatGoesAwayAsksFor() throws InterruptedException {
        final WebSocket connection = open("");
        connection.send("{\"type\":\"going_away\",\"retryAfterMs\":7000000}");
        connection.close(1001, "server shutting down");
        await().atMost(PATIENCE).until(() -> heard.states.contains(LiveState.RECONNECTING));
        assertThat(heard.details).last().isEqualTo("1001 server shutting down; next attempt in 7000000 ms");
    }

    @Test
    void asksForADigestAndBeginsAnewWhereItDiffers() throws InterruptedException {
        final WebSocket connection = open("");
        server.nextRequest();
        connection.send(subscribed("e1", false));
        connection.send("{\"type\":\"live\",\"subscription\":7,\"seq\":1251,\"series\":1}");
        await().atMost(PATIENCE).until(() -> heard.events.contains("live 1"));
        client.digest();
        assertThat(server.nextRequest()).isEqualTo("{\"type\":\"digest\",\"id\":\"d\",\"subscription\":7}");
        connection.send(
                "{\"type\":\"digest\",\"id\":\"d\",\"subscription\":7,\"seq\":9,\"series\":1,\"digest\":\"00ff\"}");
        await().atMost(PATIENCE).until(() -> heard.events.contains("digest 9 00ff"));
        client.beginAnew();
        server.accept();
        assertThat(server.nextRequest()).contains("subscribe").doesNotContain("resume");
    }

    @Test
    void asksForEverythingThatASelectionSays() throws InterruptedException {
        connect(
                LiveEndpoint.of(server.uri()),
                LiveSelection.of("cpu_*")
                        .newestOnly()
                        .atMost(0.5)
                        .withEnvelope()
                        .withoutSnapshot()
                        .withFields(Set.of(LiveField.EARLIER, LiveField.ID)));
        assertThat(server.nextRequest())
                .isEqualTo("{\"type\":\"subscribe\",\"id\":\"1\",\"topic\":\"metrics\",\"selector\":\"cpu_*\","
                        + "\"newestOnly\":true,\"maxHz\":0.5,\"envelope\":true,\"snapshot\":false,"
                        + "\"fields\":[\"id\",\"earlier\"]}");
        client.close();
        connect(LiveEndpoint.of(server.uri()), LiveSelection.ofSeries(3, 4));
        assertThat(server.nextRequest()).endsWith("\"selector\":[3,4]}");
        client.close();
        connect(LiveEndpoint.of(server.uri()), LiveSelection.serverStats());
        assertThat(server.nextRequest()).endsWith("\"topic\":\"server\"}");
    }

    @Test
    @Tag("C43")
    void showsATokenInTheHeaderOrInTheFirstMessage() throws InterruptedException {
        connect(LiveEndpoint.of(server.uri()).withToken(() -> "t0ken"), LiveSelection.all());
        assertThat(server.credentials.take()).isEqualTo("Bearer t0ken");
        assertThat(server.nextRequest()).contains("subscribe");
        client.close();
        connect(LiveEndpoint.of(server.uri()).withTokenInMessage(() -> "t0ken"), LiveSelection.all());
        assertThat(server.credentials.take()).isEmpty();
        assertThat(server.nextRequest()).isEqualTo("{\"type\":\"auth\",\"token\":\"t0ken\"}");
        assertThat(server.nextRequest()).contains("subscribe");
    }

    @Test
    @Tag("C43")
    void looksForAFreshTokenBeforeEachAttempt() throws InterruptedException {
        final Iterator<String> tokens = List.of("", "one", "two").iterator();
        connect(
                LiveEndpoint.of(server.uri()).withToken(() -> {
                    final String token = tokens.next();
                    if (token.isEmpty()) {
                        throw new IllegalArgumentException("no token yet");
                    }
                    return token;
                }),
                LiveSelection.all());
        assertThat(server.credentials.take()).isEqualTo("Bearer one");
        assertThat(heard.events).startsWith("error token");
        server.accept().close(1001, "server shutting down");
        assertThat(server.credentials.take()).isEqualTo("Bearer two");
    }

    @ParameterizedTest
    @EnumSource(CloseReason.class)
    @Tag("C21")
    void comesBackOrStaysAwayAsTheTableOfCloseCodesSays(CloseReason reason) throws InterruptedException {
        open("").close(reason.code(), reason.text());

        final LiveState next = reason.mayComeBack() ? LiveState.RECONNECTING : LiveState.CLOSED;
        await().atMost(PATIENCE).until(() -> heard.states.contains(next));
        assertThat(heard.states).startsWith(LiveState.CONNECTING, LiveState.CONNECTED, next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"503 Service Unavailable", "429 Too Many Requests"})
    @Tag("C44")
    void comesBackAfterTheTimeThatAFullServerAsksFor(String status) throws Exception {
        try (HttpAnswering full = new HttpAnswering("HTTP/1.1 " + status + "\r\nRetry-After: 7000\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n")) {
            connect(full.uri(), "");
            await().atMost(PATIENCE).until(() -> heard.states.contains(LiveState.RECONNECTING));
            assertThat(heard.details.get(1))
                    .isEqualTo("HTTP " + status.substring(0, 3) + "; next attempt in 7000000 ms");
        }
    }

    @Test
    void staysAwayFromAServerThatDoesNotKnowThePath() throws Exception {
        try (HttpAnswering other =
                new HttpAnswering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
            connect(other.uri(), "");
            await().atMost(PATIENCE).until(() -> heard.states.contains(LiveState.CLOSED));
            assertThat(heard.details.get(1)).isEqualTo("HTTP 404");
        }
    }

    private WebSocket open(String selector) throws InterruptedException {
        connect(server.uri(), selector);
        return server.accept();
    }

    private void connect(URI uri, String selector) {
        connect(LiveEndpoint.of(uri), LiveSelection.of(selector));
    }

    private void connect(LiveEndpoint endpoint, LiveSelection selection) {
        client = new LiveClient(endpoint, selection, scheduler, new Backoff(FakeRandom.lowest()), heard);
        client.start();
    }

    private static String subscribed(String epoch, boolean isResumed) {
        return "{\"type\":\"subscribed\",\"id\":\"1\",\"topic\":\"metrics\",\"selector\":\"\",\"subscription\":7,"
                + "\"epoch\":\"" + epoch + "\",\"seq\":1,\"resumed\":" + isResumed + "}";
    }

    /** A server that gives one client one answer, once it has asked. */
    private static final class HttpAnswering implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        HttpAnswering(String answer) throws IOException {
            new Thread(() -> answerOne(answer), "answering").start();
        }

        URI uri() {
            return URI.create("ws://127.0.0.1:" + listener.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }

        private void answerOne(String answer) {
            try (Socket socket = listener.accept()) {
                final InputStream in = socket.getInputStream();
                final StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) in.read());
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
