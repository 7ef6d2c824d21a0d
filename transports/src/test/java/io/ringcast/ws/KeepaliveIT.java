package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.testing.FakeClock;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RawClient;
import io.ringcast.ws.WsCounters.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.java_websocket.WebSocketImpl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signs of life in both directions. */
@Timeout(60)
class KeepaliveIT {
    @Test
    @Tag("C17")
    void sendsPingFramesAtTheInterval() throws Exception {
        try (LiveFixture live =
                        LiveFixture.start(WsConfiguration.defaults().with(WsConfiguration.PING_INTERVAL_MS, 50));
                RawClient client = RawClient.upgrade(live.port())) {
            // A ping may come before the first message.
            assertThat(client.await(RawClient.TEXT).text()).contains("connected");
            for (int i = 0; i < 3; i++) {
                assertThat(client.read().opcode()).isEqualTo(RawClient.PING);
            }
            // A ping is counted after it was handed over, so it may be here before it is counted.
            LiveFixture.await(() -> live.server.counters().get(Message.OUTBOUND_PING_FRAME) >= 3);
        }
    }

    @Test
    @Tag("C20")
    void answersPingFramesWithTheirPayload() throws InterruptedException {
        try (LiveFixture live = LiveFixture.start();
                LiveClient client = live.connected()) {
            client.sendPing("are you there?");
            assertThat(client.nextPong()).isEqualTo("are you there?");
        }
    }

    @Test
    @Tag("C18")
    void seesAClientByPongsAndMessages() throws Exception {
        try (LiveFixture live = LiveFixture.start();
                RawClient client = RawClient.upgrade(live.port())) {
            client.read();
            final WsConnection connection = live.engine.seen.get(0);
            assertSeenAnew(connection, () -> client.send(RawClient.PONG, new byte[0]));
            assertSeenAnew(connection, () -> client.send(RawClient.PING, new byte[0]));
            assertSeenAnew(connection, () -> client.sendText("{\"type\":\"ping\"}"));
        }
    }

    @Test
    @Tag("C19")
    void closesWhoShowsNoLifeAndKeepsWhoAnswersPings() throws Exception {
        final FakeClock clock = new FakeClock();
        final WsConfiguration configuration = WsConfiguration.defaults().with(WsConfiguration.SUBSCRIBE_TIMEOUT_MS, 0);
        try (LiveFixture live = LiveFixture.start(configuration, clock);
                LiveClient answering = live.connected();
                RawClient silent = RawClient.upgrade(live.port())) {
            LiveFixture.await(() -> live.engine.openCount() == 2);
            final RingChannel channel = live.engine.seen.get(0).channel();
            for (int i = 0; i < 3; i++) {
                assertThat(live.engine.openCount()).isEqualTo(2);
                // Who has not been written the last one yet is not pinged.
                LiveFixture.await(channel::isReadyForPing);
                clock.advanceMs(30_000);
                LiveFixture.await(() -> channel.connection().lastSeenNs() == clock.nanoTime());
            }
            assertThat(silent.isClosedByServer()).isTrue();
            answering.send("{\"type\":\"ping\"}").next("pong");
            LiveFixture.await(() -> live.engine.openCount() == 1);
        }
    }

    @Test
    void answersOnePingOfManyWhenNothingIsRead() throws Exception {
        final int pingCount = 2_000;
        try (LiveFixture live = LiveFixture.start(WsConfiguration.defaults()
                        .with(WsConfiguration.MESSAGES_PER_SECOND_MAX, 0)
                        .with(WsConfiguration.SEND_BUFFER_BYTES, 4_096));
                RawClient client = RawClient.upgrade(live.port(), 4_096)) {
            client.sendText("{\"type\":\"subscribe\"}");
            LiveFixture.await(() -> live.engine.subscribedCount() == 1);
            live.engine.stream(LiveFixture.FILL_COUNT, 4_000);
            LiveFixture.await(live.engine.writer::hasBlockedSockets);
            final byte[] payload = "ping".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < pingCount; i++) {
                client.send(RawClient.PING, payload);
            }
            client.sendText("{\"type\":\"ping\"}");
            LiveFixture.await(() -> live.server.counters().get(Message.INBOUND_PING) == 1);
            assertThat(live.server.counters().get(Message.OUTBOUND_PONG_FRAME)).isLessThan(pingCount / 2);
        }
    }

    private static void assertSeenAnew(WsConnection connection, Action action) throws Exception {
        final long before = connection.lastSeenNs();
        action.run();
        LiveFixture.await(() -> connection.lastSeenNs() > before);
    }

    private interface Action {
        void run() throws Exception;
    }

    @Test
    void sendsAFrameOfWhichTheLibraryWasToldAndForgot() throws Exception {
        try (EchoServer server = EchoServer.start(1_000);
                RawClient client = RawClient.upgrade(server.getPort())) {
            LiveFixture.await(() -> !server.getConnections().isEmpty());
            final WebSocketImpl library =
                    (WebSocketImpl) server.getConnections().iterator().next();
            library.outQueue.add(ByteBuffer.wrap(new byte[] {(byte) 0x8A, 1, 'x'}));
            library.<WsConnection>getAttachment().channel().noteLibraryWrites();

            assertThat(client.await(RawClient.PONG).text()).isEqualTo("x");
        }
    }
}
