package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.MemoryMeter;
import io.ringcast.testing.RawClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection costs that has nothing to do. The figures stand in docs/operations.md. */
@Tag("C27")
@Timeout(60)
class ConnectionMemoryIT {
    // So many that what else comes and goes on the heap does not show.
    private static final int OBJECT_COUNT = 100_000;
    private static final int CONNECTION_COUNT = 500;
    private static final int ROUND_COUNT = 5;

    private static final long OWN_BYTES = 504;
    private static final long QUIET_BYTES = 4_300;
    private static final double GREATER_AT_MOST = 1.2;

    @Test
    void keepsFewBytesOfItsOwn() throws Exception {
        final RingChannelFactory factory = new RingChannelFactory(
                1,
                WsConfiguration.defaults(),
                new Counters(),
                WsClocks.SYSTEM,
                Runnable::run,
                new LiveDraft(1 << 16, new WsCounters()));
        final InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        final RingChannel[] channels = new RingChannel[OBJECT_COUNT];
        try (SocketChannel socket = SocketChannel.open()) {
            final MemoryMeter before = MemoryMeter.measure();
            for (int i = 0; i < OBJECT_COUNT; i++) {
                channels[i] = new RingChannel(socket, peer, null, factory);
            }
            final long bytes = (MemoryMeter.measure().heapBytes() - before.heapBytes()) / OBJECT_COUNT;
            System.out.printf("own state of a connection: %d bytes%n", bytes);
            assertAbout(bytes, OWN_BYTES);
            assertThat(channels).doesNotContainNull();
        }
    }

    @Test
    void holdsLittleForAClientThatIsQuiet() throws Exception {
        final EngineConfiguration configuration =
                LiveEngine.smallMemory().with(EngineConfiguration.CONNECTIONS_MAX, CONNECTION_COUNT);
        final long[] bytes = new long[ROUND_COUNT];
        try (LiveEngine live = LiveEngine.start(ThreadingMode.SHARED, configuration, WsConfiguration.defaults())) {
            // The first fills pools and loads classes.
            bytesOfAClient(live);
            for (int round = 0; round < ROUND_COUNT; round++) {
                bytes[round] = bytesOfAClient(live);
            }
        }
        Arrays.sort(bytes);
        System.out.printf(
                "a quiet connection: %d bytes beside its ring (%s)%n", bytes[ROUND_COUNT / 2], Arrays.toString(bytes));
        assertAbout(bytes[ROUND_COUNT / 2], QUIET_BYTES);
    }

    /** The client's own socket, in this process too, is among them. */
    private static long bytesOfAClient(LiveEngine live) throws Exception {
        final List<SocketChannel> clients = new ArrayList<>();
        try {
            final MemoryMeter before = MemoryMeter.measure();
            connect(live, clients);
            final MemoryMeter after = MemoryMeter.measure();
            return (after.heapBytes() + after.directBytes() - before.heapBytes() - before.directBytes())
                    / CONNECTION_COUNT;
        } finally {
            for (final SocketChannel client : clients) {
                client.close();
            }
            LiveFixture.await(() -> live.count(CounterDescriptor.CONNECTIONS_OPEN) == 0
                    && live.server().channelFactory().places().count() == 0);
        }
    }

    /** A figure far below the one that is known is no better: then it was not measured. */
    private static void assertAbout(long bytes, long expectedBytes) {
        assertThat((double) bytes).isBetween(expectedBytes / GREATER_AT_MOST, expectedBytes * GREATER_AT_MOST);
    }

    private static void connect(LiveEngine live, List<SocketChannel> clients) throws Exception {
        final ByteBuffer request = StandardCharsets.US_ASCII.encode(RawClient.upgradeRequest("/"));
        final ByteBuffer subscribe = ByteBuffer.wrap(RawClient.frame(
                RawClient.TEXT,
                "{\"type\":\"subscribe\",\"selector\":\"nothing\"}".getBytes(StandardCharsets.US_ASCII)));
        for (int i = 0; i < CONNECTION_COUNT; i++) {
            final SocketChannel client = SocketChannel.open(new InetSocketAddress("localhost", live.port()));
            clients.add(client);
            client.write(request.duplicate());
            client.write(subscribe.duplicate());
        }
        LiveFixture.await(() -> live.count(CounterDescriptor.SUBSCRIPTIONS_OPEN) == clients.size());
    }
}
