package io.ringcast.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.SchemaCheck;
import io.ringcast.testing.WholeServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients whose frames and messages are wrong, too big or too many. */
@Timeout(120)
@Tag("C44")
@Tag("C45")
class HostileLiveFramesIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FINAL_TEXT = ClientFrames.FINAL | ClientFrames.TEXT;
    private static final int SUBSCRIPTION_COUNT = 20;
    private static final int FLOOD_COUNT = 10_000;
    private static final int FRAGMENT_COUNT = 20_000;
    private static final int EMPTY_FRAGMENT_COUNT = 100_000;
    private static final String PING = "{\"type\":\"ping\"}";

    private static final List<String> NO_MESSAGES = List.of(
            "",
            "{",
            "nul",
            "[]",
            "\"ping\"",
            "17",
            "{\"type\":1}",
            "{\"type\":\"ping\"} {\"type\":\"ping\"}",
            "{\"type\":\"ping\",\"type\":\"ping\"}",
            "{\"type\":\"ping\",\"id\":{\"$gt\":\"\"}}",
            "{\"type\":\"subscribe\",\"selector\":\"" + "x".repeat(1_100) + "\"}",
            "{\"type\":\"subscribe\",\"selector\":\"\\ud800\"}",
            "{\"type\":\"subscribe\",\"__proto__\":{}}",
            "{\"type\":\"unsubscribe\",\"subscription\":1e400}",
            "{\"type\":\"unsubscribe\",\"subscription\":" + "9".repeat(200) + "}",
            "[".repeat(5_000));

    private static final List<String> INJECTIONS = List.of(
            "'; DROP TABLE series; --",
            "<script>alert(1)</script>",
            "\"},{\"type\":\"live\",\"seq\":1",
            "\\\",\\\"type\\\":\\\"live",
            "\r\nSet-Cookie: a=b",
            "\u0000\u0007\u001b[2J",
            "${jndi:ldap://127.0.0.1/a}",
            "%s%n%x",
            "../../etc/passwd",
            "a{b=\"",
            "\u202etxt.exe",
            "\ud83d\ude00");

    private static LiveSiege siege;

    @BeforeAll
    static void launch() throws InterruptedException {
        siege = new LiveSiege(
                LiveSiege.engine().with(EngineConfiguration.SUBSCRIPTIONS_PER_CLIENT_MAX, SUBSCRIPTION_COUNT),
                LiveSiege.listener());
    }

    @AfterAll
    static void close() {
        siege.close();
    }

    @Test
    void closesOnTextThatIsNoUtf8() throws Exception {
        final List<byte[]> texts = List.of(
                bytes(0xC3, 0x28), // no continuation
                bytes(0xC0, 0xAF), // longer than it need be
                bytes(0xED, 0xA0, 0x80), // half a surrogate pair
                bytes(0xF4, 0x90, 0x80, 0x80), // beyond the last character
                bytes('{', 0xFF, '}'),
                bytes('a', 0xE2, 0x82)); // cut short
        siege.endure("text that is no UTF-8", server -> {
            for (final byte[] text : texts) {
                assertEnds(
                        server,
                        1007,
                        CounterDescriptor.CLIENTS_CLOSED_FRAMING,
                        new ClientFrames().frame(FINAL_TEXT, text).toBytes());
                assertEnds(
                        server,
                        1007,
                        CounterDescriptor.CLIENTS_CLOSED_FRAMING,
                        new ClientFrames()
                                .frame(ClientFrames.TEXT, bytes('a'))
                                .frame(ClientFrames.CONTINUATION | ClientFrames.FINAL, text)
                                .toBytes());
            }
        });
    }

    @Test
    @Tag("C38")
    void answersWhatIsNoMessageAndClosesWhoSendsNothingElse() throws Exception {
        siege.endure("messages that are none", server -> {
            final long erringCount = server.count(CounterDescriptor.CLIENTS_CLOSED_ERRING);
            try (RawClient client = RawClient.upgrade(server.wsPort())) {
                assertThat(answer(client).path("type").stringValue()).isEqualTo("connected");
                for (final String text : NO_MESSAGES) {
                    assertThat(ask(client, text).path("type").stringValue())
                            .as(text)
                            .isEqualTo("error");
                    if (text.length() % 2 == 0) {
                        assertThat(ask(client, PING).path("type").stringValue()).isEqualTo("pong");
                    }
                }
                int errorCount = NO_MESSAGES.size();
                client.sendText("none");
                for (RawClient.Frame frame = client.read(); frame.opcode() != RawClient.CLOSE; frame = client.read()) {
                    assertThat(frame.text()).contains("protocol-violation");
                    errorCount++;
                    client.sendText("none");
                }
                assertThat(errorCount).isEqualTo(60);
                assertThat(client.isClosedByServer()).isTrue();
            }
            assertThat(server.count(CounterDescriptor.CLIENTS_CLOSED_ERRING)).isEqualTo(erringCount + 1);
        });
    }

    @Test
    void givesBackWordsThatMeanSomethingElsewhereAsTheyCame() throws Exception {
        siege.endure("words that mean something elsewhere", server -> {
            try (RawClient client = RawClient.upgrade(server.wsPort())) {
                answer(client);
                for (final String words : INJECTIONS) {
                    final JsonNode pong = ask(client, request("ping", "id", words));
                    assertThat(pong.path("type").stringValue()).isEqualTo("pong");
                    assertThat(pong.path("id").stringValue()).isEqualTo(words);
                    assertThat(ask(client, request("subscribe", "topic", words))
                                    .path("code")
                                    .stringValue())
                            .isEqualTo("unknown-topic");
                    assertThat(ask(client, request("subscribe", "selector", words))
                                    .path("code")
                                    .stringValue())
                            .isEqualTo("bad-selector");
                }
            }
        });
    }

    @Test
    void closesOnAMessageThatIsHuge() throws Exception {
        siege.endure("huge messages", server -> {
            for (final long length : new long[] {16_385, 1 << 20, 1L << 31, 1L << 32, 1L << 62}) {
                assertEnds(
                        server,
                        1009,
                        CounterDescriptor.CLIENT_MESSAGES_TOO_LONG,
                        new ClientFrames().head(FINAL_TEXT, length).toBytes());
            }
            flood(
                    server,
                    CounterDescriptor.CLIENT_MESSAGES_TOO_LONG,
                    new ClientFrames().frame(FINAL_TEXT, new byte[8 << 20]).toBytes());
        });
    }

    @Test
    void closesOnAMessageThatNeverEnds() throws Exception {
        final byte[] fragments = new ClientFrames()
                .frame(ClientFrames.TEXT, bytes('a'))
                .frames(FRAGMENT_COUNT, ClientFrames.CONTINUATION, bytes('a'))
                .toBytes();
        siege.endure(
                "fragments without end",
                server -> flood(server, CounterDescriptor.CLIENT_MESSAGES_TOO_LONG, fragments));
    }

    @Test
    void keepsNothingOfFragmentsThatAreEmpty() throws Exception {
        final byte[] fragments = new ClientFrames()
                .frame(ClientFrames.TEXT, PING.getBytes(StandardCharsets.US_ASCII))
                .frames(EMPTY_FRAGMENT_COUNT, ClientFrames.CONTINUATION, new byte[0])
                .frame(ClientFrames.CONTINUATION | ClientFrames.FINAL, new byte[0])
                .toBytes();
        siege.endure("empty fragments", server -> {
            try (RawClient client = RawClient.upgrade(server.wsPort())) {
                answer(client);
                client.sendBytes(fragments);
                assertThat(answer(client).path("type").stringValue()).isEqualTo("pong");
            }
        });
    }

    @Test
    void closesWhoPingsWithoutEnd() throws Exception {
        final byte[] pings = new ClientFrames()
                .frames(FLOOD_COUNT, ClientFrames.FINAL | ClientFrames.PING, new byte[100])
                .toBytes();
        siege.endure("pings without end", server -> flood(server, CounterDescriptor.CLIENTS_CLOSED_FLOODING, pings));
    }

    @Test
    void closesWhoSubscribesWithoutEnd() throws Exception {
        final ClientFrames subscribes = new ClientFrames();
        for (int i = 0; i < FLOOD_COUNT; i++) {
            subscribes.frame(
                    FINAL_TEXT, request("subscribe", "selector", "m" + i).getBytes(StandardCharsets.US_ASCII));
        }
        siege.endure("subscribes without end", server -> {
            final long closedCount = closedForHaste(server);
            try (RawClient client = RawClient.upgrade(server.wsPort())) {
                send(client, subscribes.toBytes());
                assertThat(client.isClosedByServer()).isTrue();
            }
            WholeServer.await(() -> closedForHaste(server) > closedCount);
        });
    }

    @Test
    void refusesSubscriptionsBeyondTheLimit() throws Exception {
        final int askedCount = SUBSCRIPTION_COUNT + 30;
        siege.endure("subscriptions beyond the limit", server -> {
            final long refusedCount = server.count(CounterDescriptor.SUBSCRIPTIONS_REFUSED);
            try (RawClient client = RawClient.upgrade(server.wsPort())) {
                answer(client);
                for (int i = 0; i < askedCount; i++) {
                    final JsonNode answer = ask(client, request("subscribe", "selector", "m" + i));
                    if (i < SUBSCRIPTION_COUNT) {
                        assertThat(answer.path("type").stringValue()).isEqualTo("subscribed");
                        assertThat(answer(client).path("type").stringValue()).isEqualTo("live");
                    } else {
                        assertThat(answer.path("code").stringValue()).isEqualTo("limit-exceeded");
                    }
                }
                assertThat(server.count(CounterDescriptor.SUBSCRIPTIONS_REFUSED))
                        .isEqualTo(refusedCount + askedCount - SUBSCRIPTION_COUNT);
                assertThat(server.count(CounterDescriptor.GROUPS_OPEN)).isEqualTo(1 + SUBSCRIPTION_COUNT);
            }
            server.awaitCount(CounterDescriptor.GROUPS_OPEN, 1);
        });
    }

    /** What is sent is answered with that close code, is counted, and ends the connection. */
    private static void assertEnds(WholeServer server, int closeCode, CounterDescriptor counter, byte[] sent)
            throws IOException {
        final long count = server.count(counter);
        try (RawClient client = RawClient.upgrade(server.wsPort())) {
            client.sendBytes(sent);
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(closeCode);
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(server.count(counter)).isEqualTo(count + 1);
    }

    /** What is sent ends the connection before all of it was taken; the close frame may be lost to a reset. */
    private static void flood(WholeServer server, CounterDescriptor counter, byte[] sent) throws IOException {
        final long count = server.count(counter);
        try (RawClient client = RawClient.upgrade(server.wsPort())) {
            send(client, sent);
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(server.count(counter)).isEqualTo(count + 1);
    }

    private static void send(RawClient client, byte[] bytes) {
        try {
            client.sendBytes(bytes);
        } catch (IOException e) {
            // The server has had enough.
        }
    }

    private static long closedForHaste(WholeServer server) {
        return server.count(CounterDescriptor.CLIENTS_CLOSED_FLOODING)
                + server.count(CounterDescriptor.INBOX_OVERFLOWS)
                + server.count(CounterDescriptor.REPLIES_REFUSED);
    }

    private static JsonNode ask(RawClient client, String text) throws IOException {
        client.sendText(text);
        return answer(client);
    }

    private static JsonNode answer(RawClient client) throws IOException {
        return SchemaCheck.check(client.await(RawClient.TEXT).text());
    }

    private static String request(String type, String field, String value) {
        return JSON.createObjectNode().put("type", type).put(field, value).toString();
    }

    private static byte[] bytes(int... values) {
        final byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
