package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.CountedAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.WsConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of the live channel: what happens beyond each, to whom it happens, and that it happens to nobody else. */
@Timeout(120)
@Tag("C44")
class LiveLimitsIT {
    private static final String PING = "{\"type\":\"ping\"}";

    private WholeServer server;
    private CountedAgent agent;
    private CheckedClient neighbour;

    @AfterEach
    void close() {
        agent.close();
        neighbour.close();
        server.close();
    }

    @Test
    void refusesConnectionsBeyondTheLimitWith503UntilOneHasGone() throws Exception {
        launch(LiveEngine.smallMemory().with(EngineConfiguration.CONNECTIONS_MAX, 3), WsConfiguration.defaults());
        try (RawClient second = RawClient.upgrade(server.wsPort());
                RawClient shakingHands = RawClient.open(server.wsPort())) {
            shakingHands.sendBytes(ascii("GET / HTTP/1.1\r\n"));
            assertRefused(RawClient.open(server.wsPort()), "503 Service Unavailable", "as many clients are connected");
            assertRefused(RawClient.open(server.wsPort()), "503 Service Unavailable", "as many clients are connected");
            assertThat(server.count(CounterDescriptor.CONNECTIONS_REFUSED)).isEqualTo(2);
            assertThat(server.count(CounterDescriptor.CONNECTIONS_PER_ADDRESS_REFUSED))
                    .isZero();
            assertNobodyElseWasTouched();
            assertThat(second.await(RawClient.TEXT).text()).contains("connected");
        }
        assertServesAnother();
    }

    @Test
    void refusesConnectionsBeyondThoseOfOneAddressWith429AndTakesThemFromAnother() throws Exception {
        launch(
                LiveEngine.smallMemory(),
                WsConfiguration.defaults().with(WsConfiguration.CONNECTIONS_PER_ADDRESS_MAX, 2));
        try (RawClient second = RawClient.upgrade(server.wsPort());
                RawClient elsewhere = RawClient.openFrom("127.0.0.2", server.wsPort())) {
            assertRefused(RawClient.open(server.wsPort()), "429 Too Many Requests", "from this address");
            assertThat(server.count(CounterDescriptor.CONNECTIONS_PER_ADDRESS_REFUSED))
                    .isEqualTo(1);
            assertThat(server.count(CounterDescriptor.CONNECTIONS_REFUSED)).isZero();
            assertThat(elsewhere.askForUpgrade()).startsWith("HTTP/1.1 101 ");
            assertThat(second.await(RawClient.TEXT).text()).contains("connected");
            assertNobodyElseWasTouched();
        }
        assertServesAnother();
    }

    @ParameterizedTest
    @ValueSource(ints = {RawClient.TEXT, RawClient.PING, RawClient.PONG})
    void closesWhoSendsMoreMessagesASecondWith4429(int opcode) throws Exception {
        launch(LiveEngine.smallMemory(), WsConfiguration.defaults().with(WsConfiguration.MESSAGES_PER_SECOND_MAX, 5));
        try (RawClient flooding = RawClient.upgrade(server.wsPort())) {
            final byte[] frame = RawClient.frame(opcode, ascii(opcode == RawClient.TEXT ? PING : "x"));
            final ByteArrayOutputStream frames = new ByteArrayOutputStream();
            for (int i = 0; i < 500; i++) {
                frames.write(frame);
            }
            flooding.sendBytes(frames.toByteArray());
            assertThat(flooding.await(RawClient.CLOSE).closeCode()).isEqualTo(4429);
            assertThat(flooding.isClosedByServer()).isTrue();
        }
        assertThat(server.count(CounterDescriptor.CLIENTS_CLOSED_FLOODING)).isEqualTo(1);
        assertNobodyElseWasTouched();
        assertServesAnother();
    }

    @Test
    void closesOnAMessageThatIsTooLongWith1009() throws Exception {
        launch(LiveEngine.smallMemory(), WsConfiguration.defaults().with(WsConfiguration.MESSAGE_MAX_BYTES, 1_000));
        try (RawClient client = RawClient.upgrade(server.wsPort())) {
            client.sendText("x".repeat(1_000));
            assertThat(client.await(RawClient.TEXT).text()).contains("connected");
            assertThat(client.await(RawClient.TEXT).text()).contains("protocol-violation");
            client.sendText("x".repeat(1_001));
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(1009);
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(server.count(CounterDescriptor.CLIENT_MESSAGES_TOO_LONG)).isEqualTo(1);
        assertNobodyElseWasTouched();
        assertServesAnother();
    }

    @Test
    void refusesAnUpgradeRequestThatIsTooLongWith431() throws Exception {
        launch(LiveEngine.smallMemory(), WsConfiguration.defaults().with(WsConfiguration.HANDSHAKE_MAX_BYTES, 1_000));
        try (RawClient client = RawClient.open(server.wsPort())) {
            client.sendBytes(ascii("GET / HTTP/1.1\r\nX: " + "x".repeat(2_000)));
            assertThat(client.readHead()).startsWith("HTTP/1.1 431 ");
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(server.count(CounterDescriptor.UPGRADES_TOO_LONG)).isEqualTo(1);
        assertNobodyElseWasTouched();
        assertServesAnother();
    }

    @Test
    void refusesAnUpgradeThatTricklesInTooSlowlyWith408() throws Exception {
        launch(LiveEngine.smallMemory(), WsConfiguration.defaults().with(WsConfiguration.HANDSHAKE_TIMEOUT_MS, 2_000));
        try (RawClient silent = RawClient.open(server.wsPort());
                RawClient trickling = RawClient.open(server.wsPort())) {
            final byte[] request = ascii(RawClient.upgradeRequest("/"));
            // One byte less than all, however fast they are taken.
            for (int i = 0; i < request.length - 1; i++) {
                trickling.sendBytes(new byte[] {request[i]});
            }
            assertThat(trickling.readHead()).startsWith("HTTP/1.1 408 ");
            assertThat(trickling.isClosedByServer()).isTrue();
            assertThat(silent.readHead()).startsWith("HTTP/1.1 408 ");
            assertThat(silent.isClosedByServer()).isTrue();
        }
        assertThat(server.count(CounterDescriptor.UPGRADES_TIMED_OUT)).isEqualTo(2);
        assertNobodyElseWasTouched();
        assertServesAnother();
    }

    @Test
    @Tag("C23")
    void takesFramesBackFromWhoLeavesMoreBytesUnsentThanMay() throws Exception {
        launch(
                LiveEngine.smallMemory()
                        .with(EngineConfiguration.FRAME_LOG_BYTES, 32 << 20)
                        .with(EngineConfiguration.CLIENT_BACKPRESSURE_BYTES, 1 << 16),
                WsConfiguration.defaults().with(WsConfiguration.SEND_BUFFER_BYTES, 4_096));
        try (RawClient stuck = RawClient.upgrade(server.wsPort(), 4_096)) {
            stuck.sendText("{\"type\":\"subscribe\"}");
            server.awaitCount(CounterDescriptor.SUBSCRIPTIONS_OPEN, 2);
            server.awaitCount(CounterDescriptor.CLIENTS_LAGGING, 0);
            while (server.count(CounterDescriptor.CLIENTS_REVOKED) == 0) {
                agent.sendOne();
                // So that what the neighbour has not read yet is far below the threshold.
                neighbour.takeUntil(() -> neighbour.sampleCount() > agent.sampleCount() - 100);
            }
            // Long before half the log was full, which is when frames are taken back in any case.
            assertThat(server.count(CounterDescriptor.BYTES_WRITTEN)).isLessThan(12 << 20);
            assertNobodyElseWasTouched();
            assertThat(server.count(CounterDescriptor.CLIENTS_REVOKED)).isEqualTo(1);
        }
        server.awaitCount(CounterDescriptor.CHUNKS_IN_USE, 0);
        assertServesAnother();
    }

    private void launch(EngineConfiguration configuration, WsConfiguration wsConfiguration) throws Exception {
        server = WholeServer.start(configuration, wsConfiguration, 0);
        agent = CountedAgent.connect(server, "a1", 3);
        neighbour = server.client().subscribe(null);
    }

    /** What is sent now, and what was sent before, is with the neighbour, sample by sample. */
    private void assertNobodyElseWasTouched() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            agent.sendOne();
        }
        agent.awaitAllAccepted();
        neighbour.takeUntil(() -> neighbour.sampleCount() == agent.sampleCount());
        assertThat(neighbour.mergedSinceLive()).isZero();
        assertThat(neighbour.client().isOpen()).isTrue();
    }

    private void assertServesAnother() {
        WholeServer.await(() -> {
            try (RawClient another = RawClient.open(server.wsPort())) {
                return another.askForUpgrade().startsWith("HTTP/1.1 101 ") && isAnswered(another);
            }
        });
    }

    private static boolean isAnswered(RawClient client) throws IOException {
        client.sendText(PING);
        return client.await(RawClient.TEXT).text().contains("connected")
                && client.await(RawClient.TEXT).text().contains("pong");
    }

    private static void assertRefused(RawClient client, String status, String sentence) throws IOException {
        try (client) {
            assertThat(client.askForUpgrade())
                    .startsWith("HTTP/1.1 " + status + "\r\n")
                    .containsPattern("\r\nRetry-After: \\d+\r\n")
                    .contains("\r\nConnection: close\r\n");
            assertThat(client.readToEnd()).contains(sentence);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
