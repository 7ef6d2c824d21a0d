package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.CheckedClient;
import io.ringcast.testing.CountedAgent;
import io.ringcast.testing.MemoryMeter;
import io.ringcast.testing.WholeServer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that nobody looks at. */
@Timeout(60)
class NoClientsIT {
    private static final int CORE_COUNT = 15;
    private static final int SAMPLES_PER_SERIES = 4;
    private static final int WARM_UP_COUNT = 2_000;
    private static final int BATCH_COUNT = 12_000;
    private static final int TIMED_COUNT = 301;
    /** Wide enough for a machine that does much else; a queue that had built up would be seen all the same. */
    private static final long ACK_SLACK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** A fifth of what is sent. */
    private static final long MEMORY_SLACK_BYTES = 4 << 20;

    @Test
    @Tag("A11")
    void acksAllAtOnceAndGrowsNot() {
        try (WholeServer server = WholeServer.start();
                CountedAgent agent = CountedAgent.connect(server, "a1", CORE_COUNT)) {
            send(agent, WARM_UP_COUNT);
            final long ackNsBefore = medianAckNs(agent);
            final MemoryMeter before = MemoryMeter.measure();
            final long keyBytes = server.count(CounterDescriptor.KEY_BYTES_USED);
            send(agent, BATCH_COUNT);

            MemoryMeter.measure().assertGrownAtMost(before, MEMORY_SLACK_BYTES);
            assertThat(medianAckNs(agent)).as("median ack").isLessThan(10 * ackNsBefore + ACK_SLACK_NS);
            assertThat(server.count(CounterDescriptor.EVENTS_BACK_PRESSURED)).isZero();
            assertThat(server.count(CounterDescriptor.BATCHES_RECEIVED))
                    .isEqualTo(WARM_UP_COUNT + BATCH_COUNT + 2 * TIMED_COUNT);
            assertThat(server.count(CounterDescriptor.SAMPLES_ACCEPTED)).isEqualTo(agent.sampleCount());
            assertThat(server.count(CounterDescriptor.SERIES_LIVE)).isEqualTo(1 + CORE_COUNT);
            assertThat(server.count(CounterDescriptor.KEY_BYTES_USED)).isEqualTo(keyBytes);
            assertThat(server.count(CounterDescriptor.GROUPS_OPEN)).isZero();
            assertThat(server.count(CounterDescriptor.CHUNKS_IN_USE)).isZero();
            assertThat(server.count(CounterDescriptor.BYTES_WRITTEN)).isZero();
        }
    }

    @Test
    @Tag("A13")
    void startsEmptyAfterARestart() throws InterruptedException {
        for (int life = 1; life <= 2; life++) {
            try (WholeServer server = WholeServer.start();
                    CheckedClient early = server.client().subscribe(null);
                    CountedAgent agent = CountedAgent.connect(server, "a1", CORE_COUNT)) {
                assertThat(early.mirror()).isEmpty();
                send(agent, 1);
                early.settle();
                try (CheckedClient late = server.client().subscribe(null)) {
                    assertThat(late.mirror()).hasSize(1 + CORE_COUNT);
                    assertThat(late.mirror().values()).allMatch(item -> item.n() == SAMPLES_PER_SERIES);
                    late.settle();
                }
            }
        }
    }

    /** Of batches that are sent one by one. */
    private static long medianAckNs(CountedAgent agent) {
        final long[] ackNs = new long[TIMED_COUNT];
        for (int i = 0; i < TIMED_COUNT; i++) {
            final long sentNs = System.nanoTime();
            send(agent, 1);
            ackNs[i] = System.nanoTime() - sentNs;
        }
        Arrays.sort(ackNs);
        System.out.printf("median ack with no clients: %d us%n", ackNs[TIMED_COUNT / 2] / 1_000);
        return ackNs[TIMED_COUNT / 2];
    }

    private static void send(CountedAgent agent, int batchCount) {
        for (int i = 0; i < batchCount; i++) {
            agent.sendOne(SAMPLES_PER_SERIES);
        }
        agent.awaitAllAccepted();
    }
}
