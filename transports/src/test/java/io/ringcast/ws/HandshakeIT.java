package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.FakeClock;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, and what the others are told. */
@Timeout(60)
class HandshakeIT {
    private static final int WAITING_COUNT = 12;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ws-live", "/ws-live?token=x", "/?x"})
    @Tag("C1")
    @Tag("C30")
    void greetsOnItsPaths(String path) throws InterruptedException {
        try (LiveFixture live = LiveFixture.start();
                LiveClient client = LiveClient.connect(live.port(), path)) {
            assertThat(client.next("connected").path("epoch").stringValue()).isEqualTo("e");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/other", "/ws-live/", "//", "/metrics?/ws-live"})
    @Tag("C3")
    void answersOtherPathsWith404AndCloses(String path) throws Exception {
        assertNotFoundThenClosed(RawClient.upgradeRequest(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /ws-live HTTP/1.0\r\n\r\n",
                "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
                "nonsense\r\n\r\n"
            })
    @Tag("C3")
    void answersPlainHttpWith404AndCloses(String request) throws Exception {
        assertNotFoundThenClosed(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade: websocket\r\n", "Connection: Upgrade\r\n"})
    @Tag("C3")
    void answersWhoDoesNotAskForTheUpgradeWith404AndCloses(String missing) throws Exception {
        assertNotFoundThenClosed(RawClient.upgradeRequest("/").replace(missing, ""));
    }

    @Test
    void toleratesSubprotocolsAndChoosesNone() throws Exception {
        try (LiveFixture live = LiveFixture.start();
                RawClient client = RawClient.open(live.port())) {
            client.sendBytes(ascii(
                    RawClient.upgradeRequest("/").replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: a, b\r\n\r\n")));
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ").doesNotContainIgnoringCase("protocol:");
            assertThat(client.read().text()).contains("connected");
        }
    }

    @Test
    @Tag("C4")
    void keepsARecordOfEachConnection() throws InterruptedException {
        try (LiveFixture live = LiveFixture.start();
                LiveClient first = live.connected();
                LiveClient second = live.connected()) {
            assertThat(live.engine.seen).extracting(WsConnection::id).hasSize(2).doesNotHaveDuplicates();
            assertThat(live.engine.seen).allMatch(it -> it.id().length() == 36);
            assertThat(live.engine.seen).allMatch(it -> it.remoteAddress().contains("127.0.0.1"));
            assertThat(live.engine.seen).allMatch(it -> it.openedAtMs() > 0 && it.lastSeenMs() >= it.openedAtMs());
            assertThat(new WsConnection(null, null, 0, 0).remoteAddress()).isEqualTo("unknown");
            assertThat(first.isOpen() && second.isOpen()).isTrue();
        }
    }

    @Test
    void closesWhoIsTooManyWith1013() throws InterruptedException {
        try (LiveFixture live = LiveFixture.start()) {
            live.engine.maxConnections = 1;
            try (LiveClient first = live.connected();
                    LiveClient second = LiveClient.connect(live.port(), "/")) {
                assertThat(second.closeCode()).isEqualTo(1013);
                assertThat(second.closeReason()).isEqualTo(CloseReason.NO_ROOM.text());
                first.send("{\"type\":\"ping\"}").next("pong");
            }
        }
    }

    @Test
    @Tag("C44")
    void blamesNobodyForARequestThatItHasNotLookedAt() throws Exception {
        final FakeClock clock = new FakeClock();
        try (LiveFixture live = LiveFixture.start(WsConfiguration.defaults(), clock)) {
            live.engine.openings.acquire();
            final List<RawClient> waiting = new ArrayList<>();
            try (RawClient first = RawClient.open(live.port())) {
                first.sendBytes(ascii(RawClient.upgradeRequest("/")));
                LiveFixture.await(live.engine.openings::hasQueuedThreads);
                for (int i = 0; i < WAITING_COUNT; i++) {
                    waiting.add(RawClient.open(live.port()));
                    waiting.get(i).sendBytes(ascii(RawClient.upgradeRequest("/")));
                }
                LiveFixture.await(() -> unreadCount(live) == WAITING_COUNT);
                try (RawClient silent = RawClient.open(live.port())) {
                    LiveFixture.await(
                            () -> live.server.channelFactory().channels().size() == 1 + WAITING_COUNT + 1);
                    clock.advanceMs(5_000);
                    assertThat(silent.isClosedByServer()).as("the time is over").isTrue();
                }
                live.engine.openings.release();
                for (final RawClient client : waiting) {
                    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
                }
                assertThat(live.count(CounterDescriptor.UPGRADES_TIMED_OUT)).isEqualTo(1);
            } finally {
                live.engine.openings.release();
                for (final RawClient client : waiting) {
                    client.close();
                }
            }
        }
    }

    @Test
    @Tag("C44")
    void closesWhoDoesNotUpgradeInTime() throws Exception {
        try (LiveFixture live =
                        LiveFixture.start(WsConfiguration.defaults().with(WsConfiguration.HANDSHAKE_TIMEOUT_MS, 50));
                RawClient silent = RawClient.open(live.port());
                RawClient slow = RawClient.open(live.port())) {
            slow.sendBytes(ascii("GET / HTTP/1.1\r\nHost: x\r\n"));
            assertThat(silent.isClosedByServer()).isTrue();
            assertThat(slow.isClosedByServer()).isTrue();
        }
    }

    @Test
    @Tag("C44")
    void closesWhoseUpgradeIsTooLong() throws Exception {
        try (LiveFixture live =
                        LiveFixture.start(WsConfiguration.defaults().with(WsConfiguration.HANDSHAKE_MAX_BYTES, 512));
                RawClient client = RawClient.open(live.port())) {
            client.sendBytes(ascii("GET / HTTP/1.1\r\nX: " + "x".repeat(2_000)));
            assertThat(client.isClosedByServer()).isTrue();
            try (LiveClient other = live.connected()) {
                other.send("{\"type\":\"ping\"}").next("pong");
            }
        }
    }

    @Test
    @Tag("C5")
    @Tag("C39")
    void startsOnAFreePortOnceHoweverOftenItIsTold() throws InterruptedException {
        try (LiveFixture live = LiveFixture.start()) {
            final int port = live.port();
            live.server.start();
            assertThat(port).isPositive().isEqualTo(live.port());
            live.connected().close();
        }
    }

    @Test
    @Tag("C48")
    void saysThatAHostIsNotKnown() {
        try (LiveFixture live = LiveFixture.start();
                LiveServer second = new LiveServer(
                        live.engine,
                        InetSocketAddress.createUnresolved("nowhere.invalid", 0),
                        WsConfiguration.defaults(),
                        live.engine.counters)) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("nowhere.invalid:0 (not a known address)");
        }
    }

    @Test
    @Tag("C48")
    void namesThePortAndTheOptionWhenItCannotListen() throws InterruptedException {
        try (LiveFixture live = LiveFixture.start();
                LiveServer second = new LiveServer(
                        live.engine,
                        new InetSocketAddress("localhost", live.port()),
                        WsConfiguration.defaults(),
                        live.engine.counters)) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(":" + live.port())
                    .hasMessageContaining("--live-ws-port")
                    .hasMessageContaining("LIVE_WS_PORT");
        }
    }

    private static long unreadCount(LiveFixture live) {
        return live.server.channelFactory().channels().stream()
                .filter(channel -> !channel.times().isOpened() && channel.hasUnread())
                .count();
    }

    private static void assertNotFoundThenClosed(String request) throws IOException, InterruptedException {
        try (LiveFixture live = LiveFixture.start();
                RawClient client = RawClient.open(live.port())) {
            client.sendBytes(ascii(request));
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 404 Not Found\r\n")
                    .contains("Connection: close");
            assertThat(client.read()).isNull();
            assertThat(live.engine.seen).isEmpty();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
