package io.ringcast.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that take nothing, or hardly anything, or stop in the middle of something. */
@Timeout(120)
@Tag("C16")
class HostileLiveFlowIT {
    private static final int RECEIVE_BUFFER_LENGTH = 4_096;
    private static final int CONNECTION_COUNT = 20;
    private static final int DELIVERIES_PER_BYTE = 5;
    private static final String SUBSCRIBE = "{\"type\":\"subscribe\",\"selector\":\"" + LiveNeighbour.METRIC + "\"}";
    private static LiveSiege siege;

    @BeforeAll
    static void launch() throws InterruptedException {
        siege = new LiveSiege(
                LiveSiege.engine(),
                LiveSiege.listener()
                        .with(WsConfiguration.PING_INTERVAL_MS, 200)
                        .with(WsConfiguration.DEAD_AFTER_MS, 5_000));
    }

    @AfterAll
    static void close() {
        siege.close();
    }

    @Test
    @Tag("C23")
    void closesWhoNeverReads() throws Exception {
        siege.endure("never reading", server -> {
            final long closedCount = server.count(CounterDescriptor.CLIENTS_CLOSED_SLOW);
            try (RawClient deaf = RawClient.upgrade(server.wsPort(), RECEIVE_BUFFER_LENGTH)) {
                deaf.sendText(SUBSCRIBE);
                server.awaitCount(CounterDescriptor.CLIENTS_CLOSED_SLOW, closedCount + 1);
                assertThat(deaf.isClosedByServer()).isTrue();
            }
        });
    }

    @Test
    @Tag("C23")
    void closesWhoReadsAByteNowAndThen() throws Exception {
        siege.endure("reading byte by byte", server -> {
            final long closedCount = server.count(CounterDescriptor.CLIENTS_CLOSED_SLOW);
            try (Socket slow = new Socket()) {
                slow.setReceiveBufferSize(RECEIVE_BUFFER_LENGTH);
                slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.wsPort()));
                slow.getOutputStream().write(RawClient.upgradeRequest("/").getBytes(StandardCharsets.US_ASCII));
                slow.getOutputStream()
                        .write(new ClientFrames()
                                .frame(
                                        ClientFrames.FINAL | ClientFrames.TEXT,
                                        SUBSCRIBE.getBytes(StandardCharsets.US_ASCII))
                                .toBytes());
                while (server.count(CounterDescriptor.CLIENTS_CLOSED_SLOW) == closedCount) {
                    siege.neighbour().awaitMore(DELIVERIES_PER_BYTE);
                    readByte(slow);
                }
            }
        });
    }

    @Test
    @Tag("D5")
    void forgetsWhoVanishesWithoutAnEnd() throws Exception {
        siege.attack("vanishing without FIN", server -> {
            final long closedCount = closedForSilence(server);
            try (SilentProxy proxy = new SilentProxy(server.wsPort());
                    RawClient watching = RawClient.upgrade(proxy.port());
                    RawClient idle = RawClient.upgrade(proxy.port())) {
                watching.sendText(SUBSCRIBE);
                idle.sendText("{\"type\":\"subscribe\",\"selector\":\"nothing\"}");
                server.awaitCount(CounterDescriptor.SUBSCRIPTIONS_OPEN, 3);
                proxy.vanish();
                WholeServer.await(() -> closedForSilence(server) == closedCount + 2);
                server.awaitCount(CounterDescriptor.CONNECTIONS_OPEN, 1);
            }
        });
        assertThat(siege.count(CounterDescriptor.CLIENTS_CLOSED_SILENT)).isPositive();
    }

    @Test
    void forgetsWhoClosesInTheMiddleOfAFrame() throws Exception {
        final byte[] half = new ClientFrames()
                .head(ClientFrames.FINAL | ClientFrames.TEXT, 1_000)
                .toBytes();
        siege.endure("closing in mid-frame", server -> {
            for (int i = 0; i < CONNECTION_COUNT; i++) {
                final RawClient client = RawClient.upgrade(server.wsPort());
                client.sendText(SUBSCRIBE);
                client.sendBytes(half);
                client.sendBytes(new byte[i * 50]);
                if (i % 2 == 0) {
                    client.close();
                } else {
                    client.reset();
                }
            }
            server.awaitCount(CounterDescriptor.CONNECTIONS_OPEN, 1);
        });
    }

    @Test
    void closesWhoWillSendNothingMore() throws Exception {
        siege.endure("half-closing", server -> {
            try (RawClient client = RawClient.upgrade(server.wsPort());
                    RawClient deaf = RawClient.upgrade(server.wsPort(), RECEIVE_BUFFER_LENGTH)) {
                client.sendText(SUBSCRIBE);
                client.halfClose();
                deaf.sendText(SUBSCRIBE);
                deaf.halfClose();
                assertThat(client.isClosedByServer()).isTrue();
                server.awaitCount(CounterDescriptor.CONNECTIONS_OPEN, 1);
            }
        });
    }

    @Test
    void doesNotWaitForTheOtherSideToCloseItsSocket() throws Exception {
        siege.endure("closing and staying", server -> {
            try (RawClient polite = RawClient.upgrade(server.wsPort());
                    RawClient deaf = RawClient.upgrade(server.wsPort(), RECEIVE_BUFFER_LENGTH)) {
                deaf.sendText(SUBSCRIBE);
                siege.neighbour().awaitMore(DELIVERIES_PER_BYTE);
                polite.send(RawClient.CLOSE, new byte[] {0x03, (byte) 0xE8});
                deaf.send(RawClient.CLOSE, new byte[] {0x03, (byte) 0xE8});
                assertThat(polite.isClosedByServer()).isTrue();
                server.awaitCount(CounterDescriptor.CONNECTIONS_OPEN, 1);
            }
        });
    }

    private static long closedForSilence(WholeServer server) {
        return server.count(CounterDescriptor.CLIENTS_CLOSED_SLOW)
                + server.count(CounterDescriptor.CLIENTS_CLOSED_SILENT);
    }

    /** Takes one byte from the socket, if it has not been reset. */
    private static void readByte(Socket socket) {
        try {
            socket.getInputStream().read();
        } catch (IOException reset) {
            // The count tells.
        }
    }
}
