package io.ringcast.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.MemoryMeter;
import io.ringcast.testing.WholeServer;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * A server beside whose attackers a healthy agent works, and what must hold during and after each attack: the neighbour's
 * acks keep coming about as fast as in peace, memory is flat, no stream is left, no thread has died, and a new agent is served.
 */
final class Siege implements AutoCloseable {
    /** Begins to do harm; it lasts until what is returned is closed. */
    interface Attack {
        AutoCloseable begin(WholeServer server) throws Exception;
    }

    private static final long MEMORY_SLACK_BYTES = 4 << 20;
    private static final int MAX_ROUND_COUNT = 5;
    private static final int ACKS_DURING_ATTACK = 20;
    private static final int ACKS_IN_PEACE = 100;
    // Wide, for a machine that does other work too; a neighbour that waits for the attacker waits far longer.
    private static final double SLOWER_AT_MOST = 10;
    private static final double SLOWER_AT_MOST_MS = 100;
    private static final long START_NS = 1_763_683_200_000_000_000L;

    // As in the server's own log: peers can make it speak.
    private static final Logger GRPC_LOG = Logger.getLogger("io.grpc.netty");

    private final WholeServer server;
    private final SteadyNeighbour neighbour;
    private final double peaceMs;
    private int goodAgentCount;

    Siege(GrpcConfiguration configuration) {
        GRPC_LOG.setLevel(Level.SEVERE);
        server = WholeServer.start(LiveEngine.smallMemory(), configuration);
        neighbour = new SteadyNeighbour(server);
        neighbour.awaitMore(ACKS_IN_PEACE);
        neighbour.takeAckTimes();
        neighbour.awaitMore(ACKS_IN_PEACE);
        peaceMs = neighbour.takeAckTimes().p50Ms();
    }

    long count(CounterDescriptor counter) {
        return server.count(counter);
    }

    /** Attacks until a round leaves memory as it was, which the first, that fills pools, need not; a leak never does. */
    void endure(String name, Attack attack) throws Exception {
        attackOnce(attack);
        final Set<String> threads = serverThreads();
        MemoryMeter before = MemoryMeter.measure();
        MemoryMeter after = before;
        for (int round = 1; round == 1 || round <= MAX_ROUND_COUNT && hasGrown(before, after); round++) {
            // The measurement stops the world, which is no attack.
            neighbour.awaitMore(2);
            neighbour.takeAckTimes();
            attackOnce(attack);
            final SteadyNeighbour.AckTimes times = neighbour.takeAckTimes();
            System.out.printf("neighbour during %s: %s; %.1f ms in peace%n", name, times, peaceMs);
            assertThat(times.p50Ms()).as("median ack").isLessThan(SLOWER_AT_MOST * peaceMs + SLOWER_AT_MOST_MS);
            before = after;
            after = MemoryMeter.measure();
        }
        after.assertGrownAtMost(before, MEMORY_SLACK_BYTES);
        assertThat(serverThreads()).as("threads of the server").isEqualTo(threads);
        assertThat(count(CounterDescriptor.HANDLER_ERRORS)).isZero();
    }

    /** Waits until the neighbour was acked some more. */
    void awaitNeighbour() {
        neighbour.awaitMore(ACKS_DURING_ATTACK);
    }

    @Override
    public void close() {
        try (server) {
            neighbour.close();
        }
    }

    private void attackOnce(Attack attack) throws Exception {
        final AutoCloseable harm = attack.begin(server);
        try {
            neighbour.awaitMore(ACKS_DURING_ATTACK);
        } finally {
            harm.close();
        }
        server.awaitCount(CounterDescriptor.STREAMS_OPEN, 1);
        neighbour.awaitMore(1);
        goodAgentCount++;
        try (GrpcAgent good = server.agent("good")) {
            final var ack = good.send(good.batch().series("m").sample(START_NS + goodAgentCount, 1));
            assertThat(ack.getStatus()).isEqualTo(BatchStatus.BATCH_STATUS_ACCEPTED);
        }
        server.awaitCount(CounterDescriptor.STREAMS_OPEN, 1);
    }

    private static boolean hasGrown(MemoryMeter before, MemoryMeter after) {
        return after.heapBytes() - before.heapBytes() > MEMORY_SLACK_BYTES
                || after.directBytes() - before.directBytes() > MEMORY_SLACK_BYTES;
    }

    private static Set<String> serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("ringcast"))
                .collect(Collectors.toSet());
    }
}
