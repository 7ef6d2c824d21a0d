package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.FakeClock;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RawClient;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ends of connections that no other test is about, each beside a client that stays. */
@Tag("C21")
@Timeout(60)
class CloseCodesIT {
    private static final String PING = "{\"type\":\"ping\"}";

    @Test
    void echoesTheGoodbyeOfAClientWith1000() throws Exception {
        try (LiveFixture live = LiveFixture.start();
                RawClient client = RawClient.upgrade(live.port())) {
            client.send(
                    RawClient.CLOSE,
                    ByteBuffer.allocate(2)
                            .putShort((short) CloseReason.NORMAL.code())
                            .array());
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(1000);
            assertThat(client.isClosedByServer()).isTrue();
            live.awaitNothingHeld();
        }
    }

    @Test
    void echoesTheGoodbyeOfAClientThatMeetsAPingOnTheWayToTheAnswer() throws Exception {
        try (LiveFixture live = LiveFixture.start();
                RawClient slow = RawClient.upgrade(live.port(), 4_096)) {
            slow.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.engine.subscribedCount() == 1);
            live.engine.stream(40, 2_000);
            LiveFixture.await(() -> !live.engine.isStreaming());
            slow.send(
                    RawClient.CLOSE,
                    ByteBuffer.allocate(2)
                            .putShort((short) CloseReason.NORMAL.code())
                            .array());
            live.awaitNothingHeld();
            slow.send(RawClient.PONG, new byte[0]);
            assertThat(slow.await(RawClient.CLOSE).closeCode()).isEqualTo(1000);
        }
    }

    @Test
    @Tag("C44")
    void closesWhoDoesNotSubscribeInTimeWith1008() throws Exception {
        final FakeClock clock = new FakeClock();
        try (LiveFixture live = LiveFixture.start(WsConfiguration.defaults(), clock);
                LiveClient subscribed = live.subscribed();
                RawClient idle = RawClient.upgrade(live.port())) {
            idle.sendText(PING);
            assertThat(idle.await(RawClient.TEXT).text()).contains("connected");
            assertThat(idle.await(RawClient.TEXT).text()).contains("pong");
            clock.advanceMs(60_000);
            assertThat(idle.await(RawClient.CLOSE).closeCode()).isEqualTo(1008);
            assertThat(live.count(CounterDescriptor.CLIENTS_CLOSED_UNSUBSCRIBED))
                    .isEqualTo(1);
            subscribed.send(PING).next("pong");
            LiveFixture.await(() -> live.engine.openCount() == 1);
        }
    }

    @Test
    @Tag("C19")
    @Tag("C44")
    void cutsWhoShowsNoLifeAndCountsIt() throws Exception {
        final FakeClock clock = new FakeClock();
        try (LiveFixture live = LiveFixture.start(WsConfiguration.defaults(), clock);
                LiveClient alive = live.subscribed();
                RawClient silent = RawClient.upgrade(live.port())) {
            silent.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.engine.subscribedCount() == 2);
            clock.advanceMs(60_000);
            alive.send(PING).next("pong");
            clock.advanceMs(40_000);
            assertThat(silent.isClosedByServer()).isTrue();
            assertThat(live.count(CounterDescriptor.CLIENTS_CLOSED_SILENT)).isEqualTo(1);
            alive.send(PING).next("pong");
            LiveFixture.await(() -> live.engine.openCount() == 1);
        }
    }

    @Test
    void closesOnAFaultOfOursWith1011AndServesTheOthers() throws Exception {
        try (LiveFixture live = LiveFixture.start();
                LiveClient unlucky = live.connected();
                LiveClient other = live.connected()) {
            live.engine.isFailing = true;
            unlucky.send(PING);
            assertThat(unlucky.closeCode()).isEqualTo(1011);
            try (LiveClient newcomer = LiveClient.connect(live.port(), "/")) {
                assertThat(newcomer.closeCode()).isEqualTo(1011);
            }
            live.engine.isFailing = false;
            assertThat(live.count(CounterDescriptor.CLIENTS_CLOSED_FAILED)).isEqualTo(2);
            other.send(PING).next("pong");
            LiveFixture.await(() -> live.engine.openCount() == 1);
        }
    }

    @Test
    @Tag("C44")
    void countsWhoIsClosedForFramesAndForErrors() throws Exception {
        try (LiveFixture live =
                LiveFixture.start(WsConfiguration.defaults().with(WsConfiguration.ERRORS_PER_MINUTE_MAX, 0))) {
            try (LiveClient client = live.connected()) {
                client.sendBinary(new byte[] {1});
                assertThat(client.closeCode()).isEqualTo(1003);
            }
            try (RawClient client = RawClient.upgrade(live.port())) {
                client.send(RawClient.TEXT, new byte[] {(byte) 0xC3, (byte) 0x28});
                assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(1007);
            }
            try (RawClient client = RawClient.upgrade(live.port())) {
                client.send(3, new byte[] {1});
                assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(1002);
            }
            try (LiveClient client = live.connected()) {
                client.send("x");
                assertThat(client.closeCode()).isEqualTo(4400);
            }
            assertThat(live.count(CounterDescriptor.CLIENTS_CLOSED_FRAMING)).isEqualTo(3);
            assertThat(live.count(CounterDescriptor.CLIENTS_CLOSED_ERRING)).isEqualTo(1);
            live.awaitNothingHeld();
        }
    }

    @Test
    @Tag("C44")
    void countsMessagesEvenlyOrASecondsWorthAtOnce() {
        final WsConnection connection = new WsConnection(null, null, 0, 0);
        final long intervalNs = 100_000_000;
        for (int i = 0; i < 10; i++) {
            assertThat(connection.tryCountMessage(0, intervalNs)).isTrue();
        }
        assertThat(connection.tryCountMessage(0, intervalNs)).isFalse();
        assertThat(connection.tryCountMessage(intervalNs - 1, intervalNs)).isFalse();
        assertThat(connection.tryCountMessage(intervalNs, intervalNs)).isTrue();
        assertThat(connection.tryCountMessage(intervalNs, intervalNs)).isFalse();
        final long laterNs = 100 * intervalNs;
        for (int i = 0; i < 10; i++) {
            assertThat(connection.tryCountMessage(laterNs, intervalNs)).isTrue();
        }
        assertThat(connection.tryCountMessage(laterNs, intervalNs)).isFalse();
    }
}
