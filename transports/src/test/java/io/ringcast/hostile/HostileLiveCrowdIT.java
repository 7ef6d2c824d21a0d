package io.ringcast.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that are too many, too short, or never become what they should. */
@Timeout(120)
@Tag("C44")
class HostileLiveCrowdIT {
    private static final int PLACE_COUNT = 50;
    private static final int FLOOD_COUNT = 300;
    private static final int HALF_COUNT = 30;
    private static final int RECONNECT_COUNT = 50;
    private static final int HEADER_LENGTH = 8 << 20;
    private static LiveSiege siege;

    @BeforeAll
    static void launch() throws InterruptedException {
        siege = new LiveSiege(
                LiveSiege.engine().with(EngineConfiguration.CONNECTIONS_MAX, PLACE_COUNT),
                LiveSiege.listener().with(WsConfiguration.HANDSHAKE_TIMEOUT_MS, 2_000));
    }

    @AfterAll
    static void close() {
        siege.close();
    }

    @Test
    void closesWhoNeverFinishesItsUpgrade() throws Exception {
        final byte[] half = ascii("GET / HTTP/1.1\r\nHost: x\r\n");
        siege.endure("half upgrades", server -> {
            final long timedOutCount = server.count(CounterDescriptor.UPGRADES_TIMED_OUT);
            final long openedCount = server.count(CounterDescriptor.CONNECTIONS_OPENED);
            final List<RawClient> clients = open(server, HALF_COUNT);
            try {
                for (int i = 0; i < HALF_COUNT; i += 2) {
                    clients.get(i).sendBytes(half);
                }
                for (final RawClient client : clients) {
                    assertThat(client.readHead()).startsWith("HTTP/1.1 408 ");
                    assertThat(client.isClosedByServer()).isTrue();
                }
            } finally {
                close(clients);
            }
            assertThat(server.count(CounterDescriptor.UPGRADES_TIMED_OUT)).isEqualTo(timedOutCount + HALF_COUNT);
            assertThat(server.count(CounterDescriptor.CONNECTIONS_OPENED)).isEqualTo(openedCount);
        });
    }

    @Test
    void closesWhoseHeaderHasNoEnd() throws Exception {
        final byte[] header = ascii("GET / HTTP/1.1\r\nX: " + "x".repeat(HEADER_LENGTH));
        siege.endure("a header of 8 MiB", server -> assertTooLong(server, header));
        assertThat(siege.count(CounterDescriptor.UPGRADES_TOO_LONG)).isPositive();
    }

    @Test
    void closesWhoSpeaksNoHttp() throws Exception {
        final long seed = System.nanoTime();
        System.out.println("seed of the garbage: " + seed);
        final byte[] garbage = new byte[HEADER_LENGTH / 8];
        new Random(seed).nextBytes(garbage);
        for (int i = 0; i < garbage.length; i++) {
            // No line ends by chance.
            garbage[i] |= (byte) 0x80;
        }
        siege.endure("garbage", server -> assertTooLong(server, garbage));
    }

    @Test
    void refusesMoreConnectionsThanThereArePlaces() throws Exception {
        siege.endure("a flood of connections", server -> {
            server.awaitCount(CounterDescriptor.CONNECTIONS_OPEN, 1);
            final long refusedCount = server.count(CounterDescriptor.CONNECTIONS_REFUSED);
            final byte[] request = ascii(RawClient.upgradeRequest("/"));
            final List<RawClient> clients = open(server, FLOOD_COUNT);
            try {
                for (final RawClient client : clients) {
                    send(client, request);
                }
                WholeServer.await(() -> server.count(CounterDescriptor.CONNECTIONS_REFUSED) - refusedCount
                        >= FLOOD_COUNT - (PLACE_COUNT - 1));
                assertThat(server.count(CounterDescriptor.CONNECTIONS_OPEN)).isLessThanOrEqualTo(PLACE_COUNT);
            } finally {
                close(clients);
            }
        });
    }

    @Test
    @Tag("C16")
    void forgetsWhoComesAndGoesWithoutEnd() throws Exception {
        siege.endure("coming and going", server -> {
            for (int i = 0; i < RECONNECT_COUNT; i++) {
                final RawClient client = RawClient.upgrade(server.wsPort());
                client.sendText("{\"type\":\"subscribe\",\"selector\":\""
                        + (i % 2 == 0 ? LiveNeighbour.METRIC : "m" + i) + "\"}");
                client.reset();
            }
            server.awaitCount(CounterDescriptor.CONNECTIONS_OPEN, 1);
        });
    }

    private static void assertTooLong(WholeServer server, byte[] bytes) throws IOException {
        final long refusedCount = refusedUpgrades(server);
        try (RawClient client = RawClient.open(server.wsPort())) {
            send(client, bytes);
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(refusedUpgrades(server)).isEqualTo(refusedCount + 1);
    }

    /** On a machine that does other work too, what is too long may come too late as well. */
    private static long refusedUpgrades(WholeServer server) {
        return server.count(CounterDescriptor.UPGRADES_TOO_LONG) + server.count(CounterDescriptor.UPGRADES_TIMED_OUT);
    }

    private static List<RawClient> open(WholeServer server, int count) throws IOException {
        final List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(RawClient.open(server.wsPort()));
        }
        return clients;
    }

    private static void close(List<RawClient> clients) throws IOException {
        for (final RawClient client : clients) {
            client.close();
        }
    }

    private static void send(RawClient client, byte[] bytes) {
        try {
            client.sendBytes(bytes);
        } catch (IOException e) {
            // The server has had enough.
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
