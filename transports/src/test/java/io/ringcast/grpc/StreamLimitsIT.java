package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Attributes;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import io.ringcast.testing.ByteCall;
import io.ringcast.testing.VoltaAgent;
import io.ringcast.testing.VoltaWire;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one agent, or one address, may take of the server. */
@Timeout(60)
@Tag("A7")
class StreamLimitsIT {
    private static final int PREFETCH_COUNT = (256 << 10) / FakeEngine.MAX_EVENT_LENGTH;

    private GrpcFixture fixture;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void refusesStreamsBeyondThoseOfOneAddressAndTakesThemFromAnother() {
        launch(GrpcConfiguration.defaults().with(GrpcConfiguration.SESSIONS_PER_ADDRESS_MAX, 2));
        final ManagedChannel channel = fixture.newChannel();
        final TestAgent first = TestAgent.open(channel).handshake("a1");
        first.awaitHandshakeAck();
        fixture.newAgent().handshake("a2").awaitHandshakeAck();

        final Status status = TestAgent.open(channel).handshake("a3").awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).contains("grpc.sessions-per-address-max=2");
        assertThat(count(CounterDescriptor.SESSIONS_PER_ADDRESS_REFUSED)).isEqualTo(1);
        assertThat(count(CounterDescriptor.STREAMS_REFUSED)).isEqualTo(1);
        assertThat(TestAgent.open(channelFrom("127.0.0.2"))
                        .handshake("a4")
                        .awaitHandshakeAck()
                        .getAgentId())
                .isEqualTo("a4");

        first.halfClose();
        first.awaitEnd();
        await().until(() -> fixture.engine().taken(EventType.STREAM_CLOSED).size() == 1);
        assertThat(TestAgent.open(channel).handshake("a3").awaitHandshakeAck().getAgentId())
                .isEqualTo("a3");
    }

    @Test
    @Tag("A2")
    void endsAStreamThatSendsNothingForTooLong() {
        launch(GrpcConfiguration.defaults().with(GrpcConfiguration.IDLE_TIMEOUT_MS, 200));
        final TestAgent agent = fixture.newAgent().handshake("a1").batch(1);
        assertThat(agent.awaitAcks(1)).containsExactly(1L);

        final Status status = agent.awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(status.getDescription()).contains("200 ms");
        assertThat(count(CounterDescriptor.SESSIONS_IDLE_ENDED)).isEqualTo(1);
        await().until(() -> fixture.engine().taken(EventType.STREAM_CLOSED).size() == 1);
    }

    @Test
    void takesAHeartbeatForLifeAndWaitsForWhatItOwesItself() {
        launch(GrpcConfiguration.defaults().with(GrpcConfiguration.IDLE_TIMEOUT_MS, 1_000));
        final TestAgent beating = fixture.newAgent().handshake("beating");
        final TestAgent idle = fixture.newAgent().handshake("idle");
        final TestAgent unanswered = fixture.newAgent().handshake("unanswered");
        idle.awaitHandshakeAck();
        unanswered.awaitHandshakeAck();
        fixture.engine().holdBatchAnswers();
        unanswered.batch(1);
        await().until(() -> {
            beating.heartbeat();
            return idle.isEnded();
        });

        assertThat(beating.isEnded()).isFalse();
        fixture.engine().releaseBatchAnswers();
        assertThat(unanswered.awaitAcks(1)).containsExactly(1L);
        assertThat(beating.batch(1).awaitAcks(1)).containsExactly(1L);
        assertThat(count(CounterDescriptor.SESSIONS_IDLE_ENDED)).isEqualTo(1);
    }

    @Test
    void keepsThePlaceOfAnAgentThatReadsNoAcks() {
        launch(GrpcConfiguration.defaults().with(GrpcConfiguration.IDLE_TIMEOUT_MS, 400));
        fixture.engine().padAcksWith("x".repeat(900));
        final ManagedChannel channel = fixture.closeAtEnd(
                NettyChannelBuilder.forAddress("127.0.0.1", fixture.server().port())
                        .usePlaintext()
                        .flowControlWindow(65_535)
                        .build());
        final TestAgent deaf = TestAgent.open(TelemetryIngestGrpc.newStub(channel), 1);
        deaf.handshake("deaf").awaitHandshakeAck();
        deaf.batches(1, 1_000);
        // Both begin to be quiet after the deaf one had to stop.
        await().until(() -> fixture.engine().taken(EventType.BATCH).size() >= 60);
        for (int i = 0; i < 2; i++) {
            assertThat(fixture.newAgent().handshake("idle").awaitEnd().getCode())
                    .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        }

        assertThat(deaf.isEnded()).isFalse();
        deaf.readMore(Integer.MAX_VALUE);
        assertThat(deaf.awaitAcks(1_000)).isEqualTo(seqs(1_000));
        assertThat(count(CounterDescriptor.SESSIONS_IDLE_ENDED)).isEqualTo(2);
    }

    @Test
    void holdsAnAgentThatSendsMoreBytesThanItMayAndDropsNothing() {
        launch(GrpcConfiguration.defaults().with(GrpcConfiguration.AGENT_BYTES_PER_SECOND, 200_000));
        final TestAgent agent = fixture.newAgent().handshake("a1");
        for (int seq = 1; seq <= 60; seq++) {
            agent.batchOfLength(seq, 5_000);
        }
        assertThat(agent.awaitAcks(60)).isEqualTo(seqs(60));
        assertThat(fixture.engine().takenSeqs(fixture.engine().streamOf("a1"))).isEqualTo(seqs(60));
        assertThat(count(CounterDescriptor.AGENTS_THROTTLED)).isPositive();
    }

    @Test
    void takesNoMoreThanThePrefetchOfAnAgentInDebtAndAllOfAnother() {
        launch(GrpcConfiguration.defaults().with(GrpcConfiguration.AGENT_BYTES_PER_SECOND, 1_000));
        final ManagedChannel channel = fixture.newChannel();
        final TestAgent agent = TestAgent.open(channel).handshake("a1");
        agent.awaitHandshakeAck();
        agent.batchOfLength(1, 60_000).batches(2, 10);
        assertThat(agent.awaitAcks(PREFETCH_COUNT)).isEqualTo(seqs(PREFETCH_COUNT));
        for (int i = 0; i < 20; i++) {
            GrpcFixture.awaitAllRead(channel);
        }

        assertThat(fixture.engine().taken(EventType.BATCH)).hasSize(PREFETCH_COUNT);
        assertThat(count(CounterDescriptor.AGENTS_THROTTLED)).isEqualTo(1);
        assertThat(fixture.newAgent().handshake("a2").batches(1, 10).awaitAcks(10))
                .isEqualTo(seqs(10));
        agent.cancel();
        await().until(() -> fixture.engine().taken(EventType.STREAM_CLOSED).size() == 1);
    }

    @Test
    void chargesABatchOfVoltaForWhatCameThoughItIsRejected() {
        launch(GrpcConfiguration.defaults().with(GrpcConfiguration.AGENT_BYTES_PER_SECOND, 10_000));
        final ManagedChannel channel = fixture.newChannel();
        VoltaAgent.connect(channel).send(VoltaWire.id("a1")).next();
        final byte[] batch = VoltaWire.batch(1, 100, null, new long[] {1}, new double[2_500]);
        final ByteCall metrics = VoltaAgent.streamMetrics(channel, "a1").send(Arrays.copyOf(batch, batch.length - 1));

        assertThat(VoltaWire.readAck(metrics.next()).batchId()).isEqualTo(1);
        // What a rejected batch becomes.
        assertThat(fixture.engine().taken(EventType.BATCH).get(0).bytes()).hasSizeLessThan(100);
        assertThat(count(CounterDescriptor.AGENTS_THROTTLED)).isEqualTo(1);
    }

    @Test
    void promisesAnAgentInDebtNoMoreThanTheOneBatchThatKeepsItFromWaiting() {
        launch(GrpcConfiguration.defaults().with(GrpcConfiguration.AGENT_BYTES_PER_SECOND, 1_000));
        final TestAgent agent = fixture.newAgent().handshake("a1");
        agent.awaitHandshakeAck();
        fixture.engine().fill(100);
        agent.batchOfLength(1, 60_000).awaitAcks(1);

        final SessionReply ack = agent.replies().stream()
                .filter(reply -> reply.getAcksCount() > 0)
                .findFirst()
                .orElseThrow();
        assertThat(ack.hasPressure()).isTrue();
        assertThat(ack.getPressure().getCredit()).isEqualTo(1);
    }

    private void launch(GrpcConfiguration configuration) {
        fixture = new GrpcFixture(configuration);
    }

    private long count(CounterDescriptor counter) {
        return fixture.counters().get(counter);
    }

    private ManagedChannel channelFrom(String localAddress) {
        return fixture.closeAtEnd(
                NettyChannelBuilder.forAddress("127.0.0.1", fixture.server().port())
                        .usePlaintext()
                        .localSocketPicker(new NettyChannelBuilder.LocalSocketPicker() {
                            @Override
                            public InetSocketAddress createSocketAddress(SocketAddress remote, Attributes attributes) {
                                return new InetSocketAddress(localAddress, 0);
                            }
                        })
                        .build());
    }

    private static List<Long> seqs(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
