package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RawClient;
import io.ringcast.ws.WsCounters.Message;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients may send, and how it ends when they send something else. */
@Tag("G8")
@Timeout(60)
class MessagesIT {
    @Test
    @Tag("C10")
    @Tag("C38")
    @Tag("G14")
    void answersGarbageAndThenServesWhatIsValid() throws InterruptedException {
        try (LiveFixture live = LiveFixture.start();
                LiveClient client = live.connected()) {
            final var error = client.send("garbage").next("error");
            assertThat(error.path("code").stringValue()).isEqualTo("protocol-violation");
            assertThat(error.path("message").stringValue()).isEqualTo("Invalid message envelope");
            client.send("{\"type\":\"dance\",\"id\":\"1\"}");
            assertThat(client.next("error").path("id").stringValue()).isEqualTo("1");
            client.send("{\"type\":\"ping\",\"id\":\"2\"}");
            assertThat(client.next("pong").path("id").stringValue()).isEqualTo("2");
        }
    }

    @Test
    @Tag("C15")
    @Tag("C32")
    void sendsUpdatesToSubscribersOnlyAndNoneAfterUnsubscribed() throws InterruptedException {
        try (LiveFixture live = LiveFixture.start();
                LiveClient subscriber = live.subscribed();
                LiveClient other = live.connected()) {
            live.engine.stream(10, 10);
            for (int seq = 1; seq <= 10; seq++) {
                assertThat(subscriber.next("metric_update").path("seq").asLong())
                        .isEqualTo(seq);
            }
            subscriber.send("{\"type\":\"unsubscribe\"}").next("unsubscribed");
            live.engine.stream(10, 10);
            LiveFixture.await(() -> !live.engine.isStreaming());
            subscriber.send("{\"type\":\"ping\"}").next("pong");
            other.send("{\"type\":\"ping\"}").next("pong");
        }
    }

    @Test
    @Tag("F3")
    void countsMessagesByType() throws InterruptedException {
        try (LiveFixture live = LiveFixture.start();
                LiveClient client = live.subscribed()) {
            client.send("{\"type\":\"ping\"}").next("pong");
            client.send("nothing").next("error");
            client.send("{\"type\":\"unsubscribe\"}").next("unsubscribed");
            assertThat(Message.values())
                    .filteredOn(message -> message.direction().equals("inbound"))
                    .isNotEmpty()
                    // These have tests of their own.
                    .filteredOn(message -> message != Message.INBOUND_AUTH && message != Message.INBOUND_DIGEST)
                    .allMatch(message -> live.server.counters().get(message) == 1);
        }
    }

    @Test
    @Tag("C7")
    void closesOnBinaryWith1003() throws InterruptedException {
        try (LiveFixture live = LiveFixture.start();
                LiveClient client = live.connected()) {
            client.sendBinary(new byte[] {1, 2, 3});
            assertThat(client.closeCode()).isEqualTo(1003);
            live.awaitNothingHeld();
        }
    }

    @Test
    @Tag("C7")
    void closesOnTextThatIsNotUtf8With1007() throws Exception {
        assertClosedWith(1007, RawClient.TEXT, new byte[] {(byte) 0xC3, (byte) 0x28});
    }

    @Test
    void closesOnAFrameThatBreaksTheProtocolWith1002() throws Exception {
        assertClosedWith(1002, 3, new byte[] {1});
    }

    @Test
    @Tag("C44")
    void closesOnAMessageThatIsTooLongWith1009() throws Exception {
        assertClosedWith(1009, RawClient.TEXT, "x".repeat(16_385).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void takesAMessageOfTheGreatestLength() throws InterruptedException {
        try (LiveFixture live = LiveFixture.start();
                LiveClient client = live.connected()) {
            client.send("x".repeat(16_384)).next("error");
        }
    }

    @Test
    void closesWhoMakesTooManyErrorsInAMinuteWith4400() throws InterruptedException {
        try (LiveFixture live =
                        LiveFixture.start(WsConfiguration.defaults().with(WsConfiguration.ERRORS_PER_MINUTE_MAX, 3));
                LiveClient client = live.connected()) {
            for (int i = 0; i < 3; i++) {
                client.send("x").next("error");
            }
            client.send("x");
            assertThat(client.closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void forgetsErrorsAfterAMinute() {
        final WsConnection connection = new WsConnection(null, null, 0, 0);
        assertThat(connection.countError(0)).isEqualTo(1);
        assertThat(connection.countError(59_999_999_999L)).isEqualTo(2);
        assertThat(connection.countError(60_000_000_000L)).isEqualTo(1);
    }

    @Test
    @Tag("C44")
    void closesWhoAsksFasterThanItCanBeAnsweredWith4429() throws Exception {
        try (LiveFixture live = LiveFixture.start();
                RawClient client = RawClient.upgrade(live.port())) {
            assertThat(client.read().text()).contains("connected");
            live.engine.isStalled = true;
            for (int i = 0; i <= FakeEngine.INBOX_CAPACITY; i++) {
                client.sendText("{\"type\":\"ping\"}");
            }
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(4429);
            live.engine.isStalled = false;
            live.awaitNothingHeld();
        }
    }

    @Test
    void closesOnTheEnginesWordAfterWhatStandsInTheRing() throws InterruptedException {
        try (LiveFixture live = LiveFixture.start();
                LiveClient client = live.subscribed()) {
            live.engine.stream(20, 100);
            LiveFixture.await(() -> !live.engine.isStreaming());
            live.engine.requestClose(CloseReason.INTERNAL_ERROR.code(), false);
            for (int i = 0; i < 20; i++) {
                client.next("metric_update");
            }
            assertThat(client.closeCode()).isEqualTo(1011);
            live.awaitNothingHeld();
        }
    }

    @Test
    void closesAtOnceOnTheEnginesHardWordWith4408() throws InterruptedException {
        try (LiveFixture live = LiveFixture.start();
                LiveClient client = live.connected()) {
            live.engine.requestClose(CloseReason.TOO_SLOW.code(), true);
            assertThat(client.closeCode()).isEqualTo(4408);
            live.awaitNothingHeld();
        }
    }

    private static void assertClosedWith(int code, int opcode, byte[] payload) throws Exception {
        try (LiveFixture live = LiveFixture.start();
                RawClient client = RawClient.upgrade(live.port())) {
            client.send(opcode, payload);
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(code);
            assertThat(client.isClosedByServer()).isTrue();
            live.awaitNothingHeld();
        }
    }
}
