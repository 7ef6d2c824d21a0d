package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.CountedAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.ThreadAllocation;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the state thread and the writer allocate on the heap, from gRPC to sockets, once a server is warm: less than a byte
 * for each update. What an update allocated would be 16 bytes at least. What the JVM allocates on these threads beside it, when
 * it links a call or replaces compiled code, is some kilobytes and comes once, so it is less than a tenth of a byte.
 */
@Timeout(180)
class AllocationIT {
    private static final int UPDATE_COUNT = 200_000;
    private static final int WARM_UPDATE_COUNT = 40_000;
    private static final int CLIENT_COUNT = 4;
    private static final int SMALL_BUFFER_BYTES = 4_096;

    @ParameterizedTest
    @EnumSource(
            value = ThreadingMode.class,
            names = {"SHARED", "DEDICATED"})
    void tellsLiveClientsWithoutMakingAnObject(ThreadingMode mode) throws Exception {
        try (WholeServer server = WholeServer.start(mode, LiveEngine.smallMemory(), WsConfiguration.defaults());
                Readers readers = new Readers(server, CLIENT_COUNT);
                CountedAgent agent = CountedAgent.connect(server, "a1", 7)) {
            send(agent, server, WARM_UPDATE_COUNT);
            final long sentBefore = server.count(CounterDescriptor.UPDATES_SENT);

            final ThreadAllocation allocation = ThreadAllocation.of(threadsOf(mode));
            send(agent, server, UPDATE_COUNT);
            final long allocatedBytes = allocation.bytes();

            assertThat(server.count(CounterDescriptor.UPDATES_SENT) - sentBefore)
                    .as("live updates sent")
                    .isGreaterThanOrEqualTo(UPDATE_COUNT);
            assertThat(readers.areReading()).isTrue();
            assertThat(allocatedBytes).as("bytes for %d updates", UPDATE_COUNT).isLessThan(UPDATE_COUNT);
        }
    }

    /** An object for each item of catch-up would take more: they are a tenth as many, and none is below 16 bytes. */
    @ParameterizedTest
    @CsvSource({"SHARED, JSON", "DEDICATED, BINARY"})
    void letsAClientFallBehindAndCatchUpWithoutMakingAnObject(ThreadingMode mode, LiveFormat format) throws Exception {
        try (WholeServer server = WholeServer.start(mode, smallLog(), smallSendBuffer());
                RawClient slow = RawClient.upgrade(server.wsPort(), SMALL_BUFFER_BYTES, format);
                CountedAgent agent = CountedAgent.connect(server, "a1", 499)) {
            slow.sendText("{\"type\":\"subscribe\"}");
            readUntilLive(slow);
            alternate(agent, server, slow, WARM_UPDATE_COUNT);
            final long toldBefore = server.count(CounterDescriptor.SNAPSHOT_ITEMS_SENT);

            final ThreadAllocation allocation = ThreadAllocation.of(threadsOf(mode));
            alternate(agent, server, slow, UPDATE_COUNT);
            final long allocatedBytes = allocation.bytes();

            final long toldCount = server.count(CounterDescriptor.SNAPSHOT_ITEMS_SENT) - toldBefore;
            assertThat(allocatedBytes)
                    .as("bytes for %d updates, %d items of catch-up", UPDATE_COUNT, toldCount)
                    .isLessThan(8 * toldCount);
        }
    }

    private static void send(CountedAgent agent, WholeServer server, int updateCount) {
        final long goal = agent.sampleCount() + updateCount;
        while (agent.sampleCount() < goal) {
            agent.sendOne();
        }
        agent.awaitAllAccepted();
        WholeServer.await(() -> server.count(CounterDescriptor.CLIENTS_LAGGING) == 0);
    }

    /** Lets the slow client, the only one, fall behind and catch up, in turn, until it has been told enough by catch-ups. */
    private static void alternate(CountedAgent agent, WholeServer server, RawClient slow, int updateCount)
            throws IOException {
        final long goal = agent.sampleCount() + updateCount;
        final long toldGoal = server.count(CounterDescriptor.SNAPSHOT_ITEMS_SENT) + updateCount / 20;
        while (agent.sampleCount() < goal || server.count(CounterDescriptor.SNAPSHOT_ITEMS_SENT) < toldGoal) {
            final long laggedBefore = server.count(CounterDescriptor.CLIENTS_BECAME_LAGGING);
            while (server.count(CounterDescriptor.CLIENTS_BECAME_LAGGING) == laggedBefore) {
                agent.sendOne();
            }
            agent.awaitAllAccepted();
            readUntilLive(slow);
        }
    }

    private static void readUntilLive(RawClient client) throws IOException {
        String text = "";
        while (!text.startsWith("{\"type\":\"live\"")) {
            text = client.await(RawClient.TEXT).text();
        }
    }

    private static List<String> threadsOf(ThreadingMode mode) {
        return mode == ThreadingMode.SHARED ? List.of("ringcast-state") : List.of("ringcast-state", "ringcast-writer");
    }

    private static EngineConfiguration smallLog() {
        return LiveEngine.smallMemory()
                .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 18)
                .with(EngineConfiguration.LABELS_MAX, 8);
    }

    private static WsConfiguration smallSendBuffer() {
        return WsConfiguration.defaults().with(WsConfiguration.SEND_BUFFER_BYTES, SMALL_BUFFER_BYTES);
    }

    /** Clients of both formats that ask for all and read what comes, each on a thread of its own. */
    private static final class Readers implements AutoCloseable {
        private final List<RawClient> clients = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();

        Readers(WholeServer server, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                final LiveFormat format = i % 2 == 0 ? LiveFormat.JSON : LiveFormat.BINARY;
                final RawClient client = RawClient.upgrade(server.wsPort(), 0, format);
                clients.add(client);
                client.sendText("{\"type\":\"subscribe\"}");
                readUntilLive(client);
                final Thread reader = new Thread(() -> readUntilClosed(client), "reader-" + i);
                reader.setDaemon(true);
                reader.start();
                threads.add(reader);
            }
        }

        boolean areReading() {
            return threads.stream().allMatch(Thread::isAlive);
        }

        private static void readUntilClosed(RawClient client) {
            try {
                while (client.read() != null) {
                    // What it says is for other tests.
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        @Override
        public void close() throws IOException {
            for (final RawClient client : clients) {
                client.close();
            }
        }
    }
}
