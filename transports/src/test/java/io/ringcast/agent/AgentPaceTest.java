package io.ringcast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.FakeRandom;
import io.ringcast.reconnect.FakeScheduler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How an agent keeps to what a server under pressure asks for, and how it shows that it lives. */
@Tag("A3")
class AgentPaceTest {
    private final String serverName = UUID.randomUUID().toString();
    private final FakeIngestServer ingest = new FakeIngestServer();
    private final FakeScheduler scheduler = new FakeScheduler();
    private final AgentCounters counters = new AgentCounters();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final AgentSession session = new AgentSession(
            new AgentOptions("a1", Map.of(), "0", 1_000, new BufferLimits(4, 1 << 20, 0)),
            this::newChannel,
            scheduler,
            new Backoff(FakeRandom.highest()),
            counters,
            new AgentListener() {});
    private Server server;

    @BeforeEach
    void serve() throws IOException {
        server = InProcessServerBuilder.forName(serverName)
                .directExecutor()
                .addService(ingest)
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.shutdownNow();
    }

    @Test
    void sendsNotOftenerThanTheServerSuggests() {
        connect();
        send(1);
        say(10, 1_000);
        send(3);
        assertThat(ingest.seqs).containsExactly(1L);

        scheduler.advanceMs(999);
        assertThat(ingest.seqs).containsExactly(1L);
        scheduler.advanceMs(1);
        assertThat(ingest.seqs).containsExactly(1L, 2L);
        scheduler.advanceMs(2_000);
        assertThat(ingest.seqs).containsExactly(1L, 2L, 3L, 4L);
        assertThat(counters.get(AgentCounter.PACED_BATCHES)).isEqualTo(3);
        assertThat(counters.get(AgentCounter.DROPPED_BATCHES)).isZero();
    }

    @Test
    void dropsAndCountsWhatItsBufferCannotHoldMeanwhile() {
        connect();
        send(1);
        say(10, 1_000);
        send(6);

        assertThat(counters.get(AgentCounter.DROPPED_BATCHES)).isEqualTo(2);
        scheduler.advanceMs(4_000);
        assertThat(ingest.batches).hasSize(5);
    }

    @Test
    void sendsAtOnceWhenThePressureIsOver() {
        connect();
        send(1);
        say(10, 30_000);
        send(3);
        say(64, 0);

        assertThat(ingest.seqs).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void sendsNoMoreThanTheCreditUntilTheServerGivesMore() {
        connect();
        ingest.isAcking = false;
        send(1);
        say(1, 1);
        send(3);
        scheduler.advanceMs(100);
        assertThat(ingest.seqs).containsExactly(1L, 2L);

        say(2, 1);
        scheduler.advanceMs(100);
        assertThat(ingest.seqs).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void sendsOneWhenNothingIsUnackedWhateverTheCredit() {
        connect();
        ingest.isAcking = false;
        send(1);
        say(0, 1);
        send(2);
        scheduler.advanceMs(100);
        assertThat(ingest.seqs).containsExactly(1L);

        ingest.ack(1, BatchStatus.BATCH_STATUS_ACCEPTED);
        scheduler.advanceMs(100);
        assertThat(ingest.seqs).containsExactly(1L, 2L);
    }

    @Test
    void forgetsThePressureOfAStreamThatEnded() {
        connect();
        send(1);
        say(0, 60_000);
        send(1);
        ingest.endStream(Status.UNAVAILABLE);
        scheduler.advanceMs(1_000);

        assertThat(ingest.batches).hasSize(2);
    }

    @Test
    void waitsAMinuteAtMostWhateverIsSuggested() {
        connect();
        send(1);
        say(10, -1);
        send(1);
        scheduler.advanceMs(SendPace.MAX_INTERVAL_MS);

        assertThat(ingest.seqs).containsExactly(1L, 2L);
    }

    @Test
    @Tag("A2")
    void showsThatItLivesWhenItHasNothingToSend() {
        ingest.idleTimeoutMs = 3_000;
        connect();
        scheduler.advanceMs(5_000);
        assertThat(ingest.heartbeatCount).isEqualTo(5);

        send(1);
        scheduler.advanceMs(1_000);
        assertThat(ingest.heartbeatCount).isEqualTo(5);
        scheduler.advanceMs(1_000);
        assertThat(ingest.heartbeatCount).isEqualTo(6);
        assertThat(counters.get(AgentCounter.SENT_HEARTBEATS)).isEqualTo(6);
    }

    private void connect() {
        session.start();
        scheduler.runDue();
    }

    private void send(int count) {
        for (int i = 1; i <= count; i++) {
            session.send(new BatchBuilder(i).gauge("cpu_usage", 0.5).build());
        }
        scheduler.runDue();
    }

    private void say(int credit, int intervalMs) {
        ingest.sayPressure(credit, intervalMs);
        scheduler.runDue();
    }

    private ManagedChannel newChannel() {
        channels.add(
                InProcessChannelBuilder.forName(serverName).directExecutor().build());
        return channels.get(channels.size() - 1);
    }
}
