package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.auth.live.LiveAdmission;
import io.ringcast.auth.live.LiveRefusal;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RawClient;
import java.io.IOException;
import java.util.Set;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that show their token in a message, as pages may have to. */
@Tag("C24")
@Timeout(120)
class FirstMessageIT {
    private final FakeAuthenticator authenticator = new FakeAuthenticator();
    private LiveFixture live = start(WsConfiguration.defaults());

    @AfterEach
    void stop() {
        live.close();
    }

    @Test
    void servesAClientOnceItHasShownItsToken() throws InterruptedException {
        try (LiveClient client = LiveClient.connect(live.port(), "/")) {
            client.send("{\"type\":\"ping\",\"id\":\"1\"}");
            assertThat(client.next("pong").path("id").asString()).isEqualTo("1");
            client.send("{\"type\":\"subscribe\",\"id\":\"2\"}");
            final var error = client.next("error");
            assertThat(error.path("code").asString()).isEqualTo("unauthorized");
            assertThat(error.path("id").asString()).isEqualTo("2");
            assertThat(live.engine.seen).isEmpty();

            client.send("{\"type\":\"auth\",\"id\":\"3\",\"token\":\"good\"}").next("connected");
            assertThat(live.engine.seen.get(0).scope()).isEqualTo(FakeAuthenticator.SCOPE);
            client.send("{\"type\":\"subscribe\"}").next("subscribed");
            client.send("{\"type\":\"auth\",\"token\":\"good\"}");
            assertThat(client.next("error").path("code").asString()).isEqualTo("protocol-violation");
            assertThat(live.server.counters().get(WsCounters.Message.INBOUND_AUTH))
                    .isEqualTo(1);
            assertThat(live.server.counters().get(WsCounters.Message.OUTBOUND_BEFORE_AUTH))
                    .isEqualTo(2);
        }
    }

    @Test
    void tellsWhatIsWrongWithAMessageAndStays() throws InterruptedException {
        try (LiveClient client = LiveClient.connect(live.port(), "/")) {
            for (final String message : new String[] {
                "nothing",
                "[]",
                "{\"type\":\"auth\"}",
                "{\"type\":\"auth\",\"token\":7}",
                "{\"type\":\"auth\",\"token\":\"good\",\"x\":1}",
                "{\"type\":\"auth\",\"token\":\"" + "x".repeat(10_000) + "\"}",
                "{\"type\":\"ping\",\"id\":7}"
            }) {
                assertThat(client.send(message).next("error").path("code").asString())
                        .isEqualTo("protocol-violation");
            }
            client.send("{\"type\":\"auth\",\"token\":\"good\"}").next("connected");
            assertThat(live.count(CounterDescriptor.CLIENT_REQUESTS_INVALID)).isEqualTo(7);
        }
    }

    @Test
    void closesAClientThatShowsAWrongTokenInAMessageWith4401() throws InterruptedException {
        try (LiveClient client = LiveClient.connect(live.port(), "/")) {
            client.send("{\"type\":\"auth\",\"id\":\"1\",\"token\":\"bad\"}");
            assertThat(client.next("error").path("code").asString()).isEqualTo("unauthorized");
            assertThat(client.closeCode()).isEqualTo(4401);
            assertThat(live.count(CounterDescriptor.CLIENTS_CLOSED_UNAUTHORIZED))
                    .isEqualTo(1);
            live.awaitNothingHeld();
        }
    }

    @Test
    void closesAClientThatShowsNoTokenInTimeWith4401() throws InterruptedException {
        live.close();
        live = start(WsConfiguration.defaults().with(WsConfiguration.AUTH_MESSAGE_TIMEOUT_MS, 50));
        try (LiveClient client = LiveClient.connect(live.port(), "/")) {
            assertThat(client.closeCode()).isEqualTo(4401);
            assertThat(live.count(CounterDescriptor.CLIENTS_CLOSED_UNAUTHORIZED))
                    .isEqualTo(1);
        }
    }

    @Test
    void waitsForTheCheckOfATokenHoweverLongThatTakesAndTakesNoOtherMeanwhile() throws InterruptedException {
        live.close();
        live = start(WsConfiguration.defaults().with(WsConfiguration.AUTH_MESSAGE_TIMEOUT_MS, 50));
        try (LiveClient client = LiveClient.connect(live.port(), "/").send("{\"type\":\"auth\",\"token\":\"slow\"}")) {
            LiveFixture.await(() -> authenticator.asked.size() == 1);
            client.send("{\"type\":\"auth\",\"token\":\"good\"}");
            assertThat(client.next("error").path("message").asString()).contains("being checked");
            authenticator.answer(0, authenticator.granted());
            client.next("connected");
        }
    }

    @Test
    void sendsAClientAwayForAWhileWhereItsTokenCannotBeCheckedWith1011() throws InterruptedException {
        try (LiveClient client = LiveClient.connect(live.port(), "/").send("{\"type\":\"auth\",\"token\":\"slow\"}")) {
            authenticator.answer(0, LiveAdmission.refused(LiveRefusal.BUSY));
            assertThat(client.next("error").path("code").asString()).isEqualTo("internal");
            assertThat(client.closeCode()).isEqualTo(1011);
        }
    }

    @Test
    void closesAClientThatSendsNothingButErrorsWith4400() throws InterruptedException {
        live.close();
        live = start(WsConfiguration.defaults().with(WsConfiguration.ERRORS_PER_MINUTE_MAX, 2));
        try (LiveClient client = LiveClient.connect(live.port(), "/")) {
            for (int i = 0; i < 3; i++) {
                client.send("nothing");
            }
            assertThat(client.closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void stillRefusesAWrongTokenAtTheUpgrade() throws IOException {
        try (RawClient client = RawClient.open(live.port())) {
            assertThat(client.askForUpgrade("Authorization: Bearer bad")).startsWith("HTTP/1.1 401 ");
        }
    }

    private LiveFixture start(WsConfiguration configuration) {
        return LiveFixture.start(
                configuration,
                new LiveAccess(authenticator, Set.of(), true, Set.of(), null),
                SystemEpochClock.INSTANCE);
    }
}
