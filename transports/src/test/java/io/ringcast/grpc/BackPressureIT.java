package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.ringcast.engine.event.EventType;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackPressureIT {
    private static final Handshake SMALL_BATCHES =
            Handshake.newBuilder().setAgentId("a1").setMaxBatchBytes(4096).build();

    private GrpcFixture fixture;
    private FakeEngine engine;

    @BeforeEach
    void launch() {
        fixture = new GrpcFixture(GrpcConfiguration.defaults());
        engine = fixture.engine();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void losesNothingAndKeepsTheOrderOfEachStreamWhileThereIsNoRoom() {
        engine.refuseLongerThan(-1);
        final TestAgent first = fixture.newAgent().handshake("a1");
        final TestAgent second = fixture.newAgent().handshake("a2");
        await().until(() -> engine.refusedCount() > 3);
        assertThat(engine.taken()).isEmpty();
        engine.takeAll();
        first.awaitHandshakeAck();
        second.awaitHandshakeAck();

        engine.refuseLongerThan(-1);
        first.batches(1, 100);
        second.batches(1, 50).heartbeat().batches(51, 100);
        final int refusedBefore = engine.refusedCount();
        await().until(() -> engine.refusedCount() > refusedBefore + 3);
        assertThat(engine.taken(EventType.BATCH)).isEmpty();
        engine.takeAll();
        assertThat(first.awaitAcks(100)).isEqualTo(seqs(100));
        assertThat(second.awaitAcks(100)).isEqualTo(seqs(100));
        assertThat(engine.takenSeqs(engine.streamOf("a1"))).isEqualTo(seqs(100));
        assertThat(engine.takenSeqs(engine.streamOf("a2"))).isEqualTo(seqs(100));
        assertThat(engine.taken(EventType.HEARTBEAT)).hasSize(1);
    }

    @Test
    void letsNoSmallEventOfAnotherStreamOvertakeALargeOneThatWaits() {
        final TestAgent large = fixture.newAgent().handshake("large");
        final ManagedChannel channel = fixture.newChannel();
        final TestAgent small = TestAgent.open(channel).handshake("small");
        large.awaitHandshakeAck();
        small.awaitHandshakeAck();
        engine.refuseLongerThan(1_000);
        large.batchOfLength(1, 2_000);
        await().until(() -> engine.refusedCount() > 0);
        small.batch(1);
        GrpcFixture.awaitAllRead(channel);
        assertThat(engine.taken(EventType.BATCH)).isEmpty();
        engine.takeAll();
        small.awaitAcks(1);
        assertThat(engine.taken(EventType.BATCH))
                .extracting(FakeEngine.Taken::sourceId)
                .containsExactly(engine.streamOf("large"), engine.streamOf("small"));
    }

    @Test
    void closesAStreamAfterWhatItHadSentWhileThereWasNoRoom() {
        final TestAgent agent = fixture.newAgent().handshake(SMALL_BATCHES);
        agent.awaitHandshakeAck();
        engine.refuseLongerThan(-1);
        agent.batches(1, 10);
        agent.heartbeat();
        await().until(() -> engine.refusedCount() > 0);
        agent.halfClose();
        agent.cancel();
        engine.takeAll();
        await().until(() -> !engine.taken(EventType.STREAM_CLOSED).isEmpty());
        final List<EventType> types = engine.takenTypes();
        assertThat(types).endsWith(EventType.STREAM_CLOSED).containsOnlyOnce(EventType.STREAM_CLOSED);
        final List<Long> seqs = engine.takenSeqs(engine.streamOf("a1"));
        assertThat(seqs).isEqualTo(seqs(seqs.size()));
    }

    @Test
    void takesNoMoreThanThePrefetchAheadOfTheAcks() {
        engine.holdBatchAnswers();
        final ManagedChannel channel = fixture.newChannel();
        final TestAgent agent = TestAgent.open(channel).handshake(SMALL_BATCHES);
        assertThat(agent.awaitHandshakeAck().getLimits().getMaxUnackedBatches()).isEqualTo(64);
        agent.batches(1, 300);
        await().until(() -> engine.taken(EventType.BATCH).size() >= 64);
        GrpcFixture.awaitAllRead(channel);
        assertThat(engine.taken(EventType.BATCH)).hasSize(64);
        engine.releaseBatchAnswers();
        assertThat(agent.awaitAcks(300)).isEqualTo(seqs(300));
    }

    @Test
    void stopsAnAgentThatReadsNoAcks() {
        engine.padAcksWith("x".repeat(900));
        final ManagedChannel channel = fixture.closeAtEnd(
                NettyChannelBuilder.forAddress("127.0.0.1", fixture.server().port())
                        .usePlaintext()
                        .flowControlWindow(65_535)
                        .build());
        final TestAgent agent = TestAgent.open(TelemetryIngestGrpc.newStub(channel), 1);
        agent.handshake(SMALL_BATCHES).awaitHandshakeAck();
        agent.batches(1, 2_000);
        await().until(() -> engine.taken(EventType.BATCH).size() >= 64);
        await().until(() -> standsStill(channel));
        assertThat(engine.taken(EventType.BATCH)).hasSizeLessThan(400);
        assertThat(fixture.newAgent().handshake("other").batch(1).awaitAcks(1)).containsExactly(1L);
        agent.readMore(Integer.MAX_VALUE);
        assertThat(agent.awaitAcks(2_000)).isEqualTo(seqs(2_000));
    }

    @Test
    void endsStreamsWithUnavailableOnceTheEngineIsClosed() {
        final TestAgent direct = fixture.newAgent().handshake("a1");
        final TestAgent waiting = fixture.newAgent().handshake("a2");
        direct.awaitHandshakeAck();
        waiting.awaitHandshakeAck();
        engine.refuseLongerThan(-1);
        waiting.batch(1);
        await().until(() -> engine.refusedCount() > 0);
        engine.stop();
        assertThat(waiting.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(direct.batch(1).awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(fixture.newAgent().handshake("a3").awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private boolean standsStill(ManagedChannel channel) {
        final int countBefore = engine.taken(EventType.BATCH).size();
        for (int i = 0; i < 20; i++) {
            GrpcFixture.awaitAllRead(channel);
        }
        return engine.taken(EventType.BATCH).size() == countBefore;
    }

    private static List<Long> seqs(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
