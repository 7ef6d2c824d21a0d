package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.FakeRandom;
import io.ringcast.reconnect.SingleThreadScheduler;
import java.util.Map;
import org.java_websocket.WebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LiveClientIT {
    private static final String UPDATE = """
            {"type":"metric_update","subscription":7,"seq":1252,"updates":[{"agent":"a1","metric":"cpu_usage",\
            "labels":{"core":"0"},"timestampNs":"1763683201000000000","value":0.5,"n":1873,\
            "earlier":[["1763683200500000000",0.47]]}]}""";

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
        assertThat(update.newest()).isEqualTo(new Sample(1763683201000000000L, "0.5"));
        assertThat(update.earlier()).containsExactly(new Sample(1763683200500000000L, "0.47"));
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
        assertThat(heard.updates.get(0).newest()).isEqualTo(new Sample(Long.MAX_VALUE, Long.toString(Long.MAX_VALUE)));
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
                .containsExactly(
                        "connected ringcast test e1",
                        "live 312",
                        "removed m a1",
                        "error limit-exceeded",
                        "error unreadable"));
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
    @Tag("D6")
    void comesBackAndSubscribesAgainAfterALostConnection() throws InterruptedException {
        // The end of a connection that was cut may go unnoticed by the JDK's client; silence does not.
        server.pingIntervalMs = 300;
        final WebSocket first = open("");
        assertThat(server.nextRequest()).contains("\"subscribe\"");
        first.close(1001, "server shutting down");
        final WebSocket second = server.accept();
        assertThat(server.nextRequest()).contains("\"subscribe\"");
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
    void staysAwayWhenComingBackIsOfNoUse() throws InterruptedException {
        open("").close(4400, "too many errors in a minute");

        await().until(() -> heard.states.contains(LiveState.CLOSED));
        assertThat(heard.states).doesNotContain(LiveState.RECONNECTING);
    }

    private WebSocket open(String selector) throws InterruptedException {
        client = new LiveClient(server.uri(), selector, scheduler, new Backoff(FakeRandom.lowest()), heard);
        client.start();
        return server.accept();
    }
}
