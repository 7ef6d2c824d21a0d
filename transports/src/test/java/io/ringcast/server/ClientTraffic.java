package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.auth.live.CheckServer;
import io.ringcast.testing.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Dashboards that do everything that is counted of dashboards, right and wrong. For a server with {@link #options}. */
final class ClientTraffic {
    private static final String SUBSCRIBE = "{\"type\":\"subscribe\"}";
    private static final String GOOD = "good";

    private final int port;
    private final CheckServer check;

    ClientTraffic(int port, CheckServer check) {
        this.port = port;
        this.check = check;
        check.answer(GOOD, 200, "{\"subject\":\"anna\"}")
                .answer("old", 200, "{\"expiresAt\":\"2001-01-01T00:00:00Z\"}")
                .answer("broken", 500, "");
    }

    /** Limits that it breaks. */
    static List<String> options(CheckServer check) {
        return List.of(
                "--auth-url",
                check.url().toString(),
                "--live-auth-first-message",
                "--auth-recheck-ms",
                "100",
                "--live-origins",
                "https://ours.example",
                "--live-ws-ping-interval-ms",
                "200",
                "--ws-send-buffer-bytes",
                "4096",
                "--ws-errors-per-minute-max",
                "10",
                "--subscriptions-per-client-max",
                "1");
    }

    /** Asks for all that can be asked for. */
    void ask() throws IOException {
        try (RawClient client = admitted(GOOD, 0)) {
            client.sendText("{\"type\":\"subscribe\",\"topic\":\"server\"}");
            awaitText(client, "\"server_stats\"");
            client.sendText("{\"type\":\"subscribe\",\"selector\":\"cpu_usage{core=~\\\"c[0-4]\\\"}\",\"maxHz\":50}");
            awaitText(client, "\"live\"");
            client.sendText("{\"type\":\"ping\"}");
            awaitText(client, "\"pong\"");
            client.sendText("{\"type\":\"subscribe\",\"selector\":\"up\"}");
            awaitText(client, "limit-exceeded");
            client.sendText("{\"type\":\"subscribe\",\"selector\":\"up{\"}");
            awaitText(client, "bad-selector");
            client.sendText("{\"type\":\"unsubscribe\"}");
            awaitText(client, "\"unsubscribed\"");
            client.sendText(SUBSCRIBE);
            final String subscribed = awaitText(client, "\"subscribed\"");
            awaitText(client, "\"live\"");
            final String number = subscribed.replaceFirst("(?s).*\"subscription\":(\\d+).*", "$1");
            client.sendText("{\"type\":\"digest\",\"subscription\":" + number + "}");
            awaitText(client, "\"digest\"");
            client.send(RawClient.PING, new byte[] {1});
            client.await(RawClient.PONG);
            client.await(RawClient.PING);
        }
    }

    /** Comes with tokens that are not good, or stop being so. */
    void showTokens() throws IOException {
        assertRefused("unknown", 401);
        assertRefused("old", 401);
        assertRefused("broken", 503);
        try (RawClient client = RawClient.open(port)) {
            assertThat(client.askForUpgrade("Origin: https://theirs.example")).startsWith("HTTP/1.1 403 ");
        }
        try (RawClient client = RawClient.upgrade(port)) {
            client.sendText("{\"type\":\"ping\"}");
            awaitText(client, "\"pong\"");
            client.sendText("{\"type\":\"auth\",\"token\":\"" + GOOD + "\"}");
            awaitText(client, "\"connected\"");
        }
        check.answer("ending", 200, "");
        try (RawClient client = admitted("ending", 0)) {
            check.answer("ending", 401, "");
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(4401);
        }
        check.answer("moving", 200, "{\"scope\":\"up\"}");
        try (RawClient client = admitted("moving", 0)) {
            check.answer("moving", 200, "{\"scope\":\"down\"}");
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(4403);
        }
    }

    /** A client whose token nobody can say anything of any more; it stays. */
    RawClient unsure() throws IOException {
        check.answer("unsure", 200, "");
        final RawClient client = admitted("unsure", 0);
        check.answer("unsure", 500, "");
        return client;
    }

    /** Breaks the rules of frames and limits. */
    void offend() throws IOException {
        try (RawClient client = RawClient.open(port)) {
            client.sendBytes(
                    RawClient.upgradeRequest("/", "X: " + "x".repeat(10_000)).getBytes(StandardCharsets.US_ASCII));
            assertThat(client.readHead()).startsWith("HTTP/1.1 431 ");
        }
        try (RawClient client = admitted(GOOD, 0)) {
            client.send(3, new byte[] {1});
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(1002);
        }
        try (RawClient client = admitted(GOOD, 0)) {
            client.sendText("x".repeat(20_000));
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(1009);
        }
        try (RawClient client = admitted(GOOD, 0)) {
            for (int i = 0; i < 11; i++) {
                client.sendText("no JSON");
            }
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(4400);
        }
    }

    /** A client that subscribes to everything and reads nothing of it. */
    RawClient stuck() throws IOException {
        final RawClient client = admitted(GOOD, 4_096);
        client.sendText(SUBSCRIBE);
        awaitText(client, "\"live\"");
        return client;
    }

    /** Reads all that a client was kept until it knows the newest of it. */
    static void catchUp(RawClient client) throws IOException {
        awaitText(client, "\"live\"");
    }

    private RawClient admitted(String token, int receiveBufferLength) throws IOException {
        final RawClient client =
                receiveBufferLength == 0 ? RawClient.upgrade(port) : RawClient.upgrade(port, receiveBufferLength);
        client.sendText("{\"type\":\"auth\",\"token\":\"" + token + "\"}");
        awaitText(client, "\"connected\"");
        return client;
    }

    private void assertRefused(String token, int status) throws IOException {
        try (RawClient client = RawClient.open(port)) {
            assertThat(client.askForUpgrade("Authorization: Bearer " + token)).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    private static String awaitText(RawClient client, String part) throws IOException {
        String text = "";
        while (!text.contains(part)) {
            text = client.await(RawClient.TEXT).text();
        }
        return text;
    }
}
