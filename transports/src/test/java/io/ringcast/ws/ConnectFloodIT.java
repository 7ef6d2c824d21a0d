package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RawClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many more connections than there are places, silent ones among them, beside a client that is being served. */
@Tag("C44")
@Timeout(120)
class ConnectFloodIT {
    private static final int ROUND_COUNT = 5;
    private static final int CONNECTION_COUNT = 300;

    @Test
    void refusesThemAllServesWhoIsInAndKeepsNothing() throws Exception {
        try (LiveFixture live = LiveFixture.start(
                        WsConfiguration.defaults().with(WsConfiguration.CONNECTIONS_PER_ADDRESS_MAX, 1));
                LiveClient neighbour = live.subscribed()) {
            final long descriptorCount = openDescriptorCount();
            for (int round = 1; round <= ROUND_COUNT; round++) {
                final List<RawClient> flood = connect(live.port());
                live.engine.stream(20, 100);
                for (int i = 0; i < 20; i++) {
                    neighbour.next("metric_update");
                }
                neighbour.send("{\"type\":\"ping\"}").next("pong");
                for (final RawClient client : flood) {
                    assertThat(client.readHead()).startsWith("HTTP/1.1 429 ");
                    assertThat(client.isClosedByServer()).isTrue();
                    client.close();
                }
                assertThat(live.count(CounterDescriptor.CONNECTIONS_PER_ADDRESS_REFUSED))
                        .isEqualTo((long) round * CONNECTION_COUNT);
            }
            final RingChannelFactory sockets = live.server.channelFactory();
            LiveFixture.await(() -> sockets.refused().waitingCount() == 0);
            assertThat(sockets.channels()).hasSize(1);
            assertThat(sockets.places().count()).isEqualTo(1);
            LiveFixture.await(() -> openDescriptorCount() <= descriptorCount + 10);
        }
    }

    @Test
    void gapsBetweenClientsLeaveNoPlaceTaken() throws Exception {
        try (LiveFixture live =
                LiveFixture.start(WsConfiguration.defaults().with(WsConfiguration.CONNECTIONS_PER_ADDRESS_MAX, 50))) {
            final ConnectionPlaces places = live.server.channelFactory().places();
            for (int i = 0; i < 100; i++) {
                RawClient.open(live.port()).close();
                live.connected().kill();
            }
            LiveFixture.await(() -> places.count() == 0 && places.addressCount() == 0);
            live.awaitNothingHeld();
        }
    }

    /** Every third is silent, every third sends half a request, and every third a whole one. */
    private static List<RawClient> connect(int port) throws IOException {
        final byte[] request = RawClient.upgradeRequest("/").getBytes(StandardCharsets.US_ASCII);
        final List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTION_COUNT; i++) {
            final RawClient client = RawClient.open(port);
            clients.add(client);
            client.sendBytes(Arrays.copyOf(request, i % 3 * request.length / 2));
        }
        return clients;
    }

    private static long openDescriptorCount() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
