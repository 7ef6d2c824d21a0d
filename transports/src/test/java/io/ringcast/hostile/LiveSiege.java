package io.ringcast.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.ringcast.engine.EngineConfiguration;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.MemoryMeter;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.WsConfiguration;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * A server beside whose attackers a dashboard in good health watches, and what must hold during and after each attack: all
 * that the neighbour is due comes while the attack goes on and about as fast as in peace, memory is flat, nothing of the
 * attackers is left, no thread has died, and a new client is served.
 */
final class LiveSiege implements AutoCloseable {
    /** Does harm once, and asserts how the server ends that; done again and again. */
    interface Strike {
        void run(WholeServer server) throws Exception;
    }

    private static final long MEMORY_SLACK_BYTES = 4 << 20;
    private static final int MAX_ROUND_COUNT = 5;
    private static final int DELIVERIES_DURING_ATTACK = 20;
    private static final int DELIVERIES_IN_PEACE = 100;
    // Wide, for a machine that does other work too; a neighbour that waits for the attacker waits far longer.
    private static final double SLOWER_AT_MOST = 10;
    private static final double SLOWER_AT_MOST_MS = 100;
    // The JVM opens a file now and then; each strike opens more.
    private static final int DESCRIPTOR_SLACK = 10;
    private static final long START_NS = 1_763_683_200_000_000_000L;
    private static final Set<CounterDescriptor> GAUGES_OF_NEIGHBOUR = Set.of(
            CounterDescriptor.CONNECTIONS_OPEN, CounterDescriptor.SUBSCRIPTIONS_OPEN, CounterDescriptor.GROUPS_OPEN);

    private final WholeServer server;
    private final LiveNeighbour neighbour;
    private final double peaceMs;
    private int newcomerCount;

    LiveSiege(EngineConfiguration configuration, WsConfiguration wsConfiguration) throws InterruptedException {
        this(() -> WholeServer.start(configuration, wsConfiguration, 0));
    }

    /** The same, for those whom {@code viewers} lets in. */
    LiveSiege(EngineConfiguration configuration, WsConfiguration wsConfiguration, WholeServer.Viewers viewers)
            throws InterruptedException {
        this(() -> WholeServer.start(configuration, wsConfiguration, viewers));
    }

    private LiveSiege(Supplier<WholeServer> launch) throws InterruptedException {
        // As in the server's own log: clients can make it speak.
        Configurator.setLevel("org.java_websocket", Level.OFF);
        server = launch.get();
        neighbour = new LiveNeighbour(server);
        neighbour.awaitMore(DELIVERIES_IN_PEACE);
        neighbour.takeDeliveryTimes();
        neighbour.awaitMore(DELIVERIES_IN_PEACE);
        peaceMs = neighbour.takeDeliveryTimes().p50Ms();
    }

    /** Little memory and little patience, so that what is bounded is felt soon. */
    static EngineConfiguration engine() {
        return LiveEngine.smallMemory()
                .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 18)
                .with(EngineConfiguration.LABELS_MAX, 8)
                .with(EngineConfiguration.TICK_MS, 20)
                .with(EngineConfiguration.CLIENT_STALL_MS, 500);
    }

    /** The same of the listener. */
    static WsConfiguration listener() {
        return WsConfiguration.defaults()
                .with(WsConfiguration.SEND_BUFFER_BYTES, 4_096)
                .with(WsConfiguration.DRAIN_TIMEOUT_MS, 500);
    }

    long count(CounterDescriptor counter) {
        return server.count(counter);
    }

    LiveNeighbour neighbour() {
        return neighbour;
    }

    /** Strikes until a round leaves memory as it was, which the first, that fills pools, need not; a leak never does. */
    void endure(String name, Strike strike) throws Exception {
        attack(name, strike);
        final Set<String> threads = serverThreads();
        final long descriptorCount = descriptorCount();
        MemoryMeter before = MemoryMeter.measure();
        MemoryMeter after = before;
        for (int round = 1; round == 1 || round <= MAX_ROUND_COUNT && hasGrown(before, after); round++) {
            attack(name, strike);
            before = after;
            after = MemoryMeter.measure();
        }
        after.assertGrownAtMost(before, MEMORY_SLACK_BYTES);
        assertThat(serverThreads()).as("threads of the server").isEqualTo(threads);
        WholeServer.await(() -> descriptorCount() <= descriptorCount + DESCRIPTOR_SLACK);
    }

    /**
     * Strikes for as long as the neighbour needs for its share of updates, then looks at what is left. The neighbour's times
     * are those of every delivery that began after the first strike and before the end of the last.
     */
    void attack(String name, Strike strike) throws Exception {
        final CountDownLatch isStriking = new CountDownLatch(1);
        final AtomicBoolean isStopping = new AtomicBoolean();
        final AtomicInteger strikeCount = new AtomicInteger();
        final CompletableFuture<Void> attacker = CompletableFuture.runAsync(
                () -> {
                    isStriking.countDown();
                    do {
                        runOnce(strike);
                        strikeCount.incrementAndGet();
                    } while (!isStopping.get());
                },
                task -> new Thread(task, "attacker").start());
        try {
            isStriking.await();
            // The one that was under way.
            neighbour.awaitMore(1);
            neighbour.takeDeliveryTimes();
            neighbour.awaitMore(DELIVERIES_DURING_ATTACK);
        } finally {
            isStopping.set(true);
            attacker.join();
        }
        neighbour.awaitMore(1);
        assertUnharmed(name + ", " + strikeCount.get() + " times", neighbour.takeDeliveryTimes());
        awaitNothingLeft();
        serveANewcomer();
        assertThat(server.count(CounterDescriptor.HANDLER_ERRORS)).isZero();
    }

    private void assertUnharmed(String attack, LiveNeighbour.DeliveryTimes times) {
        System.out.printf("neighbour during %s: %s; %.1f ms in peace%n", attack, times, peaceMs);
        assertThat(times.p50Ms())
                .as("median delivery during %s", attack)
                .isLessThan(SLOWER_AT_MOST * peaceMs + SLOWER_AT_MOST_MS);
    }

    private void runOnce(Strike strike) {
        try {
            strike.run(server);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the attack itself failed", e);
        }
    }

    private void awaitNothingLeft() {
        GAUGES_OF_NEIGHBOUR.forEach(gauge -> server.awaitCount(gauge, 1));
        server.awaitCount(CounterDescriptor.CLIENTS_LAGGING, 0);
        server.awaitCount(CounterDescriptor.CHUNKS_IN_USE, 0);
        neighbour.awaitMore(1);
    }

    private void serveANewcomer() throws InterruptedException {
        newcomerCount++;
        try (GrpcAgent agent = server.agent("newcomer");
                CheckedClient client = server.client().subscribe("{agent=\"newcomer\"}")) {
            final var ack = agent.send(agent.batch().series("m").sample(START_NS + newcomerCount, 1));
            assertThat(ack.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
            client.settle();
            assertThat(client.mirror()).hasSize(1);
        }
        GAUGES_OF_NEIGHBOUR.forEach(gauge -> server.awaitCount(gauge, 1));
    }

    @Override
    public void close() {
        try (server) {
            neighbour.close();
        }
    }

    private static boolean hasGrown(MemoryMeter before, MemoryMeter after) {
        return after.heapBytes() - before.heapBytes() > MEMORY_SLACK_BYTES
                || after.directBytes() - before.directBytes() > MEMORY_SLACK_BYTES;
    }

    private static long descriptorCount() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    /** The threads that the server or its library has named. */
    private static Set<String> serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("ringcast") || name.startsWith("WebSocket"))
                .collect(Collectors.toSet());
    }
}
