package io.ringcast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.ringcast.proto.v1.BatchStatus;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.reconnect.Backoff;
import io.ringcast.reconnect.FakeRandom;
import io.ringcast.reconnect.FakeScheduler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgentSessionTest {
    private final String serverName = UUID.randomUUID().toString();
    private final FakeIngestServer ingest = new FakeIngestServer();
    private final FakeScheduler scheduler = new FakeScheduler();
    private final AgentCounters counters = new AgentCounters();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<Long> retriesMs = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final List<String> drops = new ArrayList<>();
    private AgentSession session = session(new BufferLimits(8, 1 << 20, 0));
    private Server server;
    private int failingChannels;

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        if (server != null) {
            server.shutdownNow();
        }
    }

    @Test
    void saysWhoItIsAndNumbersItsBatchesFromOne() throws IOException {
        serve();
        connect();
        send(3);

        assertThat(ingest.handshakes).hasSize(1);
        assertThat(ingest.handshakes.get(0).getAgentId()).isEqualTo("a1");
        assertThat(ingest.handshakes.get(0).getSessionId()).isEmpty();
        assertThat(ingest.handshakes.get(0).getLabels(0).getName()).isEqualTo("env");
        assertThat(ingest.seqs).containsExactly(1L, 2L, 3L);
        assertThat(counters.get(AgentCounter.ACKED_BATCHES)).isEqualTo(3);
        assertThat(counters.get(AgentCounter.ACCEPTED_SAMPLES)).isEqualTo(3);
    }

    @Test
    @Tag("A10")
    void resendsWhatFollowsTheLastAckedWhenItsSessionIsResumed() throws IOException {
        serve();
        connect();
        ingest.isAcking = false;
        send(3);
        ingest.pretendTaken("session-1", 1);

        ingest.clear();
        ingest.isAcking = true;
        breakStreamAndComeBack();
        send(1);

        assertThat(ingest.handshakes.get(1).getSessionId()).isEqualTo("session-1");
        assertThat(ingest.seqs).containsExactly(2L, 3L, 4L);
        assertThat(counters.get(AgentCounter.SETTLED_BATCHES)).isEqualTo(1);
        assertThat(counters.get(AgentCounter.ACKED_BATCHES)).isEqualTo(3);
    }

    @Test
    @Tag("A10")
    void renumbersFromOneWhenTheServerForgotTheSession() throws IOException {
        serve();
        connect();
        send(2);
        ingest.isAcking = false;
        send(2);
        final List<MetricBatch> unacked = List.copyOf(ingest.batches).subList(2, 4);

        ingest.clear();
        ingest.forgetSessions();
        ingest.isAcking = true;
        breakStreamAndComeBack();
        send(1);

        assertThat(ingest.seqs).containsExactly(1L, 2L, 3L);
        assertThat(ingest.batches.get(0).getSeriesList())
                .isEqualTo(unacked.get(0).getSeriesList());
        assertThat(ingest.batches.get(1).getSeriesList())
                .isEqualTo(unacked.get(1).getSeriesList());
        assertThat(counters.get(AgentCounter.ACKED_BATCHES)).isEqualTo(5);
    }

    @Test
    @Tag("A10")
    void takesDuplicateForAnAnswerToWhatItResent() throws IOException {
        serve();
        connect();
        ingest.isAcking = false;
        send(2);
        breakStreamAndComeBack();

        ingest.ack(1, BatchStatus.BATCH_STATUS_DUPLICATE);
        ingest.ack(2, BatchStatus.BATCH_STATUS_ACCEPTED);
        scheduler.runDue();

        assertThat(ingest.seqs).containsExactly(1L, 2L, 1L, 2L);
        assertThat(counters.get(AgentCounter.ACKED_BATCHES)).isEqualTo(2);
        assertThat(drops).isEmpty();
    }

    @Test
    void countsWhatTheServerRejects() throws IOException {
        serve();
        ingest.isRejecting = true;
        connect();
        send(2);

        assertThat(counters.get(AgentCounter.REJECTED_SAMPLES)).isEqualTo(2);
        assertThat(counters.get(AgentCounter.ACKED_BATCHES)).isEqualTo(2);
    }

    @Test
    void givesUpTheOldestThatWaitsWhenItsBufferIsFullAndCountsIt() throws IOException {
        connect();
        send(10);
        serve();
        scheduler.advanceMs(60_000);

        assertThat(counters.get(AgentCounter.DROPPED_BATCHES)).isEqualTo(2);
        assertThat(counters.get(AgentCounter.DROPPED_SAMPLES)).isEqualTo(2);
        assertThat(drops).hasSize(2);
        assertThat(ingest.batches).hasSize(8);
        assertThat(ingest.batches.get(0).getSeries(0).getTimestampsNs(0)).isEqualTo(3);
        assertThat(ingest.seqs)
                .containsExactly(LongStream.rangeClosed(1, 8).boxed().toArray(Long[]::new));
    }

    @Test
    void boundsItsBufferInBytes() {
        session = session(new BufferLimits(1_000, 10L * batch(1).getSerializedSize(), 0));
        connect();
        send(25);

        assertThat(counters.get(AgentCounter.DROPPED_BATCHES)).isEqualTo(15);
    }

    @Test
    @Tag("A10")
    void triesAgainWhenEvenOpeningAStreamFails() throws IOException {
        failingChannels = 1;
        serve();
        connect();
        assertThat(retriesMs).hasSize(1);

        scheduler.advanceMs(retriesMs.get(0));
        send(1);
        assertThat(counters.get(AgentCounter.ACKED_BATCHES)).isEqualTo(1);
    }

    @Test
    void sendsNoMoreAheadOfItsAcksThanTheServerTakes() throws IOException {
        ingest.maxUnackedBatches = 2;
        ingest.isAcking = false;
        serve();
        connect();
        send(5);
        assertThat(ingest.seqs).containsExactly(1L, 2L);

        ingest.ack(1, BatchStatus.BATCH_STATUS_ACCEPTED);
        scheduler.runDue();

        assertThat(ingest.seqs).containsExactly(1L, 2L, 3L);
    }

    @Test
    void givesUpABatchThatTheServerWouldEndTheStreamFor() throws IOException {
        ingest.maxBatchBytes = batch(1).getSerializedSize() / 2;
        serve();
        connect();
        send(1);

        assertThat(ingest.seqs).isEmpty();
        assertThat(drops).singleElement().asString().contains("longer than");
    }

    @Test
    @Tag("D6")
    void waitsLongerAfterEachFailureAndAsAtFirstAfterASuccess() throws IOException {
        connect();
        scheduler.advanceMs(1_000 + 2_000 + 4_000 + 8_000);
        assertThat(retriesMs).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L);

        serve();
        scheduler.advanceMs(16_000);
        ingest.endStream(Status.UNAVAILABLE);
        scheduler.runDue();

        assertThat(retriesMs).hasSize(6).endsWith(1_000L);
    }

    @Test
    void comesBackLateWhenAnotherHasItsName() throws IOException {
        serve();
        connect();
        ingest.endStream(Status.ABORTED);
        scheduler.runDue();

        assertThat(retriesMs).containsExactly(30_000L);
    }

    @Test
    void comesBackWhenTheServerThatGoesAwaySaysSo() throws IOException {
        serve();
        connect();
        ingest.sayGoingAway(1_830);
        ingest.endStream(Status.UNAVAILABLE);
        scheduler.runDue();

        assertThat(retriesMs).containsExactly(1_830L);
    }

    @Test
    void triesAgainWhenItsHandshakeIsNotAnswered() throws IOException {
        ingest.isAnsweringHandshakes = false;
        serve();
        connect();
        scheduler.advanceMs(9_999);
        assertThat(retriesMs).isEmpty();

        ingest.isAnsweringHandshakes = true;
        scheduler.advanceMs(1_001);

        assertThat(retriesMs).containsExactly(1_000L);
        assertThat(ingest.handshakes).hasSize(2);
        assertThat(counters.get(AgentCounter.CONNECTS)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNAUTHENTICATED", "PERMISSION_DENIED"})
    void keepsItsBatchesAndComesBackLateWhenItIsRefused(Status.Code refusal) throws IOException {
        serve();
        connect();
        ingest.isAcking = false;
        send(2);
        ingest.endStream(Status.fromCode(refusal).withDescription("no"));
        scheduler.runDue();

        assertThat(retriesMs).containsExactly(60_000L);
        assertThat(reasons).singleElement().asString().contains("token or certificate", refusal + ": no");
        assertThat(counters.get(AgentCounter.REFUSALS)).isEqualTo(1);
        ingest.isAcking = true;
        scheduler.advanceMs(60_000);
        assertThat(counters.get(AgentCounter.ACKED_BATCHES)).isEqualTo(2);
        assertThat(counters.get(AgentCounter.DROPPED_BATCHES)).isZero();
    }

    private AgentSession session(BufferLimits limits) {
        return new AgentSession(
                new AgentOptions("a1", Map.of("env", "test"), "0", 1_000, limits),
                this::newChannel,
                scheduler,
                new Backoff(FakeRandom.highest()),
                counters,
                new AgentListener() {
                    @Override
                    public void onDisconnected(String agentId, String reason, long retryInMs) {
                        retriesMs.add(retryInMs);
                        reasons.add(reason);
                    }

                    @Override
                    public void onDropped(String agentId, String reason) {
                        drops.add(reason);
                    }
                });
    }

    private ManagedChannel newChannel() {
        if (failingChannels-- > 0) {
            throw new IllegalStateException("no channel");
        }
        channels.add(
                InProcessChannelBuilder.forName(serverName).directExecutor().build());
        return channels.get(channels.size() - 1);
    }

    private void serve() throws IOException {
        server = InProcessServerBuilder.forName(serverName)
                .directExecutor()
                .addService(ingest)
                .build()
                .start();
    }

    private void connect() {
        session.start();
        scheduler.runDue();
    }

    private void send(int count) {
        for (int i = 1; i <= count; i++) {
            session.send(batch(i));
        }
        scheduler.runDue();
    }

    private void breakStreamAndComeBack() {
        ingest.endStream(Status.UNAVAILABLE);
        scheduler.advanceMs(1_000);
    }

    private static MetricBatch batch(long timestampNs) {
        return new BatchBuilder(timestampNs).gauge("cpu_usage", 0.5).build();
    }
}
