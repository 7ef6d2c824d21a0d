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
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection costs that has nothing to do. */
@Tag("C27")
@Timeout(60)
class ConnectionMemoryIT {
    private static final int OBJECT_COUNT = 10_000;
    private static final int CONNECTION_COUNT = 500;
    /** What design and requirements allow for a connection, all told. */
    private static final long MAX_IDLE_BYTES = 20 << 10;

    private static final long MAX_OWN_BYTES = 512;

    @Test
    void keepsLessThanHalfAKibibyteOfItsOwn() throws Exception {
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
            assertThat(bytes).isLessThan(MAX_OWN_BYTES);
            assertThat(channels).doesNotContainNull();
        }
    }

    @Test
    void holdsLittleForAClientThatIsQuiet() throws Exception {
        final EngineConfiguration configuration =
                LiveEngine.smallMemory().with(EngineConfiguration.CONNECTIONS_MAX, 2 * CONNECTION_COUNT);
        final List<SocketChannel> clients = new ArrayList<>();
        try (LiveEngine live = LiveEngine.start(ThreadingMode.SHARED, configuration, WsConfiguration.defaults())) {
            connect(live, clients);
            final MemoryMeter before = MemoryMeter.measure();
            connect(live, clients);
            final MemoryMeter after = MemoryMeter.measure();
            final long bytes = (after.heapBytes() + after.directBytes() - before.heapBytes() - before.directBytes())
                    / CONNECTION_COUNT;
            final long ringBytes = configuration.get(EngineConfiguration.CLIENT_RING_BYTES);
            System.out.printf("a quiet connection: %d bytes of heap, its ring of %d beside%n", bytes, ringBytes);
            assertThat(bytes + ringBytes).isLessThan(MAX_IDLE_BYTES);
        } finally {
            for (final SocketChannel client : clients) {
                client.close();
            }
        }
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
