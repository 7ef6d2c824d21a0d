package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.auth.live.LiveAdmission;
import io.ringcast.auth.live.LiveRefusal;
import io.ringcast.auth.live.Standing;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.SchemaCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in at the upgrade, and who is not. */
@Tag("C24")
@Timeout(120)
class UpgradeTokenIT {
    private static final String BEARER = "Authorization: Bearer good";

    private final FakeAuthenticator authenticator = new FakeAuthenticator();
    private LiveFixture live = start(Set.of(), false);

    @AfterEach
    void stop() {
        live.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BEARER,
                "authorization: bearer  good",
                "Sec-WebSocket-Protocol: bearer.good",
                "Sec-WebSocket-Protocol: ringcast.v1.json, bearer.good",
                "Authorization: Basic eDp5\r\nSec-WebSocket-Protocol: bearer.good"
            })
    void letsTheBearerOfATokenInForItsScope(String headers) throws IOException {
        try (RawClient client = RawClient.open(live.port())) {
            final String answer = client.askForUpgrade(headers);
            assertThat(answer).startsWith("HTTP/1.1 101 ").doesNotContain("bearer", "good");
            assertThat(SchemaCheck.check(client.read().text()).path("type").asString())
                    .isEqualTo("connected");
            assertThat(live.engine.seen).hasSize(1);
            assertThat(live.engine.seen.get(0).scope()).isEqualTo(FakeAuthenticator.SCOPE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer bad",
                "Authorization: Bearer bad\r\nSec-WebSocket-Protocol: bearer.good",
                "Authorization: Bearer good\r\nAuthorization: Bearer good",
                "Sec-WebSocket-Protocol: bearer.bad, bearer.good",
                "Sec-WebSocket-Protocol: ringcast.v1.json\r\nSec-WebSocket-Protocol: bearer.bad"
            })
    void refusesAWrongTokenWith401AndNoOtherIsLookedAt(String headers) throws IOException {
        try (RawClient client = RawClient.open(live.port())) {
            assertThat(client.askForUpgrade(headers))
                    .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                    .contains(
                            "WWW-Authenticate: Bearer realm=\"ringcast\", error=\"invalid_token\"\r\n",
                            "Connection: close\r\n");
            assertThat(client.readToEnd()).isEqualTo("the token is not good\n");
            assertThat(live.engine.seen).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: */*",
                "Authorization: Basic Z29vZA==",
                "Sec-WebSocket-Protocol: ringcast.v1.bin",
                "Authorization:"
            })
    void asksForATokenWhereNoneCame(String headers) throws IOException {
        try (RawClient client = RawClient.open(live.port())) {
            assertThat(client.askForUpgrade(headers))
                    .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                    .contains("WWW-Authenticate: Bearer realm=\"ringcast\"\r\n");
            assertThat(client.readToEnd()).isEqualTo("a token is needed\n");
        }
    }

    @Test
    void agreesOnTheFirstFormatOfTheClientsThatThereIs() throws IOException {
        assertThat(agreed("Sec-WebSocket-Protocol: soap, ringcast.v1.bin, ringcast.v1.json"))
                .contains("Sec-WebSocket-Protocol: ringcast.v1.bin\r\n");
        assertThat(live.engine.seen.get(0).format()).isEqualTo(LiveFormat.BINARY);
        assertThat(agreed("Sec-WebSocket-Protocol: ringcast.v1.json,ringcast.v1.bin"))
                .contains("Sec-WebSocket-Protocol: ringcast.v1.json\r\n");
        assertThat(agreed("Sec-WebSocket-Protocol: soap")).doesNotContain("Sec-WebSocket-Protocol");
        assertThat(agreed("Accept: */*")).doesNotContain("Sec-WebSocket-Protocol");
        assertThat(live.engine.seen)
                .extracting(WsConnection::format)
                .containsExactly(LiveFormat.BINARY, LiveFormat.JSON, LiveFormat.JSON, LiveFormat.JSON);
    }

    private String agreed(String headers) throws IOException {
        try (RawClient client = RawClient.open(live.port())) {
            final String answer = client.askForUpgrade(BEARER, headers);
            assertThat(answer).startsWith("HTTP/1.1 101 ");
            client.read();
            return answer;
        }
    }

    @Test
    void letsPagesOfOtherOriginsInNowhereAndThoseWhoAreNoPages() throws IOException {
        live.close();
        live = start(Set.of("https://dash.example.org"), false);
        assertThat(agreed("Origin: https://dash.example.org")).startsWith("HTTP/1.1 101 ");
        assertThat(agreed("Accept: */*")).startsWith("HTTP/1.1 101 ");
        for (final String origin :
                new String[] {"null", "https://dash.example.org.evil.example", "https://evil.example"}) {
            try (RawClient client = RawClient.open(live.port())) {
                assertThat(client.askForUpgrade(BEARER, "Origin: " + origin)).startsWith("HTTP/1.1 403 Forbidden\r\n");
                assertThat(client.isClosedByServer()).isTrue();
            }
        }
        assertThat(live.count(CounterDescriptor.ORIGINS_REFUSED)).isEqualTo(3);
    }

    @Test
    @Tag("C28")
    @Tag("C44")
    void countsClientsBehindATrustedProxyByTheAddressThatItTells() throws IOException {
        live.close();
        live = LiveFixture.start(
                WsConfiguration.defaults().with(WsConfiguration.CONNECTIONS_PER_ADDRESS_MAX, 1),
                new LiveAccess(authenticator, Set.of(), false, Set.of(InetAddress.getByName("127.0.0.1")), null),
                SystemEpochClock.INSTANCE);
        try (RawClient first = RawClient.open(live.port());
                RawClient second = RawClient.open(live.port());
                RawClient other = RawClient.open(live.port())) {
            assertThat(first.askForUpgrade(BEARER, "X-Forwarded-For: 192.0.2.1"))
                    .startsWith("HTTP/1.1 101 ");
            assertThat(second.askForUpgrade(BEARER, "X-Forwarded-For: 192.0.2.9, 192.0.2.1"))
                    .startsWith("HTTP/1.1 429 ");
            assertThat(other.askForUpgrade(BEARER, "X-Forwarded-For: 192.0.2.2"))
                    .startsWith("HTTP/1.1 101 ");
            assertThat(live.engine.seen.get(0).remoteAddress()).startsWith("192.0.2.1 by /127.0.0.1:");
            assertThat(live.count(CounterDescriptor.CONNECTIONS_PER_ADDRESS_REFUSED))
                    .isEqualTo(1);
        }
        LiveFixture.await(() -> live.server.channelFactory().places().addressCount() == 0);
    }

    @Test
    void holdsTheAnswerUntilTheTokenIsCheckedAndHoldsNobodyElseUp() throws IOException {
        try (RawClient slow = RawClient.open(live.port());
                RawClient slower = RawClient.open(live.port());
                RawClient quick = RawClient.open(live.port())) {
            slow.sendBytes(request("slow-1"));
            slower.sendBytes(request("slow-2"));
            LiveFixture.await(() -> authenticator.asked.size() == 2);
            assertThat(quick.askForUpgrade(BEARER)).startsWith("HTTP/1.1 101 ");
            quick.read();
            quick.sendText("{\"type\":\"ping\"}");
            assertThat(quick.read().text()).contains("pong");
            assertThat(live.engine.seen).hasSize(1);

            authenticator.answer(0, authenticator.granted());
            authenticator.answer(1, LiveAdmission.refused(LiveRefusal.WRONG));
            assertThat(slow.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(slow.read().text()).contains("connected");
            slow.sendText("{\"type\":\"ping\"}");
            assertThat(slow.read().text()).contains("pong");
            assertThat(slower.readHead()).startsWith("HTTP/1.1 401 ");
            assertThat(slower.isClosedByServer()).isTrue();
        }
    }

    @Test
    @Tag("E3")
    void answers503WhereATokenCannotBeChecked() throws IOException {
        try (RawClient client = RawClient.open(live.port())) {
            client.sendBytes(request("slow"));
            authenticator.answer(0, LiveAdmission.refused(LiveRefusal.UNREACHABLE));
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                    .containsPattern("Retry-After: \\d+\r\n");
            assertThat(client.readToEnd()).isEqualTo("tokens cannot be checked now\n");
        }
    }

    @Test
    void takesNothingFromAClientThatHasNoAnswerYet() throws IOException {
        for (final int opcode : new int[] {RawClient.TEXT, RawClient.PING, RawClient.CLOSE}) {
            try (RawClient client = RawClient.open(live.port())) {
                client.sendBytes(concat(request("slow"), RawClient.frame(opcode, new byte[] {3, (byte) 0xE8})));
                assertThat(client.readToEnd())
                        .doesNotContain("101")
                        .satisfiesAnyOf(
                                answer -> assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n"),
                                answer -> assertThat(answer).isEmpty());
            }
        }
        authenticator.asked.forEach(question -> question.complete(authenticator.granted()));
        LiveFixture.await(() -> live.server.channelFactory().channels().isEmpty());
        assertThat(live.engine.seen).isEmpty();
    }

    @Test
    void forgetsAClientThatLeavesOrIsCutWhileItsTokenIsChecked() throws IOException {
        try (RawClient gone = RawClient.open(live.port());
                RawClient cut = RawClient.open(live.port())) {
            gone.sendBytes(request("slow-1"));
            LiveFixture.await(() -> authenticator.asked.size() == 1);
            cut.sendBytes(request("slow-2"));
            LiveFixture.await(() -> authenticator.asked.size() == 2);
            gone.reset();
            authenticator.answer(0, authenticator.granted());
            LiveFixture.await(() -> live.server.channelFactory().channels().size() == 1);
            live.server.stop(10_000);
            assertThat(cut.isClosedByServer()).isTrue();
            authenticator.answer(1, authenticator.granted());
        }
        live.awaitNothingHeld();
    }

    @Test
    void closesAClientWhoseTokenIsRevokedInMidStreamWith4401() throws Exception {
        closesInMidStream(Standing.ENDED, 4401, CounterDescriptor.CLIENTS_CLOSED_UNAUTHORIZED);
    }

    @Test
    @Tag("C25")
    void closesAClientThatMaySeeSomethingElseNowWith4403() throws Exception {
        closesInMidStream(Standing.SCOPE_CHANGED, 4403, CounterDescriptor.CLIENTS_CLOSED_FORBIDDEN);
    }

    private void closesInMidStream(Standing standing, int code, CounterDescriptor counter) throws Exception {
        try (RawClient client = RawClient.open(live.port())) {
            client.askForUpgrade(BEARER);
            client.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.engine.subscribedCount() == 1);
            live.engine.stream(1_000_000, 100);
            client.await(RawClient.TEXT);
            authenticator.standing = standing;
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(code);
            assertThat(client.read()).isNull();
            assertThat(live.count(counter)).isEqualTo(1);
            live.awaitNothingHeld();
        } finally {
            live.engine.stream(0, 0);
        }
    }

    private static byte[] request(String token) {
        return RawClient.upgradeRequest("/", "Authorization: Bearer " + token)
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return java.nio.ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private LiveFixture start(Set<String> origins, boolean isFirstMessageTaken) {
        return LiveFixture.start(
                WsConfiguration.defaults(),
                new LiveAccess(authenticator, origins, isFirstMessageTaken, Set.of(), null),
                SystemEpochClock.INSTANCE);
    }
}
