package io.ringcast.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.FakeRandom;
import io.ringcast.reconnect.SingleThreadScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Agents over real sockets. */
class AgentSessionIT {
    private static final long SHORT_CLOSE_MS = 50;

    private final FakeIngestServer ingest = new FakeIngestServer();
    private final AgentCounters counters = new AgentCounters();
    private final SingleThreadScheduler scheduler = new SingleThreadScheduler("agent-under-test");
    private Server server;
    private AgentChannel channel;
    private AgentSession session;

    @AfterEach
    void stop() {
        server.shutdownNow();
        if (channel != null) {
            channel.close();
        }
        scheduler.close();
    }

    @Test
    @Tag("A10")
    void comesBackWhenTheServerDoesAndSendsWhatIsUnacked() throws Exception {
        serve(0);
        open();
        session.send(batch(1));
        awaitAcked(1);
        final int port = server.getPort();
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        session.send(batch(2));
        session.send(batch(3));

        ingest.forgetSessions();
        serve(port);

        awaitAcked(3);
        assertThat(ingest.seqs).containsExactly(1L, 1L, 2L);
        assertThat(counters.get(AgentCounter.DROPPED_BATCHES)).isZero();
    }

    @Test
    void waitsForItsAcksWhenItIsClosed() throws IOException {
        serve(0);
        open();
        for (int i = 1; i <= 100; i++) {
            session.send(batch(i));
        }
        session.close();

        assertThat(counters.get(AgentCounter.ACKED_BATCHES)).isEqualTo(100);
        assertThat(counters.get(AgentCounter.DROPPED_BATCHES)).isZero();
    }

    @Test
    void countsWhatIsUnackedWhenItGivesUpWaiting() throws IOException {
        ingest.isAcking = false;
        serve(0);
        open();
        session.send(batch(1));
        await().until(() -> !ingest.seqs.isEmpty());
        session.close(SHORT_CLOSE_MS);

        assertThat(counters.get(AgentCounter.DROPPED_BATCHES)).isEqualTo(1);
    }

    @Test
    void aFleetSharesConnectionsAndEveryAgentIsHeard() throws IOException {
        serve(0);
        final SimulatedFleet fleet = new SimulatedFleet(
                new ServerAddress("127.0.0.1", server.getPort()), AgentCredentials.NONE, 60, 100, 1, "test");
        try (fleet) {
            fleet.start();
            await().until(() -> fleet.counters().get(AgentCounter.CONNECTS) == 60
                    && fleet.counters().get(AgentCounter.ACKED_BATCHES) >= 120);
        }

        assertThat(ingest.handshakes)
                .extracting(handshake -> handshake.getAgentId())
                .contains("sim-001", "sim-060");
        assertThat(fleet.counters().get(AgentCounter.REJECTED_SAMPLES)).isZero();
        assertThat(fleet.counters().get(AgentCounter.DROPPED_BATCHES)).isZero();
    }

    private void serve(int port) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(ingest)
                .build()
                .start();
    }

    private void open() {
        channel = new AgentChannel(new ServerAddress("127.0.0.1", server.getPort()), AgentCredentials.NONE);
        session = new AgentSession(
                new AgentOptions("a1", Map.of(), "0", 1_000, BufferLimits.DEFAULT),
                channel,
                scheduler,
                new Backoff(FakeRandom.lowest()),
                counters,
                new AgentLog(scheduler::nanoTime));
        session.start();
    }

    private void awaitAcked(long count) {
        await().until(() -> counters.get(AgentCounter.ACKED_BATCHES) >= count);
    }

    private static MetricBatch batch(long timestampNs) {
        return new BatchBuilder(timestampNs).gauge("cpu_usage", 0.5).build();
    }
}
