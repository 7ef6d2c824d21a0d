package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.HandshakeAck;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.LogBatch;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.StatusReport;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionIT {
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
    @Tag("A2")
    @Tag("A3")
    void acksEveryBatchAfterTheHandshakeInOrder() {
        final TestAgent agent = fixture.newAgent().handshake("a1");
        assertThat(agent.awaitHandshakeAck().getAgentId()).isEqualTo("a1");
        agent.batches(1, 500);
        assertThat(agent.awaitAcks(500)).isEqualTo(seqs(1, 500));
        assertThat(engine.takenSeqs(engine.streamOf("a1"))).isEqualTo(seqs(1, 500));
        assertThat(agent.replies().get(0).getAcksCount()).isZero();
    }

    @Test
    @Tag("A15")
    void takesOneOfferAndOneReplyForABatchHoweverManySeriesItHolds() {
        final TestAgent agent = fixture.newAgent().handshake("a1");
        agent.awaitHandshakeAck();
        agent.batchOfSeries(1, 1).awaitAcks(1);
        assertThat(engine.taken(EventType.BATCH)).hasSize(1);
        assertThat(agent.replies()).hasSize(2);
        agent.batchOfSeries(2, 100).awaitAcks(2);
        assertThat(engine.taken(EventType.BATCH)).hasSize(2);
        assertThat(engine.refusedCount()).isZero();
        assertThat(agent.replies()).hasSize(3);
    }

    @Test
    void givesTheHandshakeToTheEngineAsItWasSent() {
        fixture.newAgent()
                .handshake(Handshake.newBuilder()
                        .setAgentId("a1")
                        .setSessionId("s1")
                        .setVersion("1.2")
                        .setIntervalMs(5000)
                        .setMaxBatchBytes(8192)
                        .addLabels(Label.newBuilder().setName("env").setValue("prod"))
                        .addLabels(Label.newBuilder().setName("host").setValue("h1"))
                        .build())
                .awaitHandshakeAck();
        final StreamOpening opening =
                engine.taken(EventType.STREAM_OPENED).get(0).opening();
        assertThat(opening.agentId()).isEqualTo("a1");
        assertThat(opening.sessionId()).isEqualTo("s1");
        assertThat(opening.newSessionId()).hasSize(36);
        assertThat(opening.version()).isEqualTo("1.2");
        assertThat(opening.intervalMs()).isEqualTo(5000);
        assertThat(opening.prefetchCount()).isEqualTo(32);
        assertThat(opening.labels()).containsEntry("env", "prod").containsEntry("host", "h1");
    }

    @Test
    void drawsAnIdForAnAgentThatHasNone() {
        final HandshakeAck first = fixture.newAgent().handshake("").awaitHandshakeAck();
        final HandshakeAck second = fixture.newAgent().handshake("").awaitHandshakeAck();
        assertThat(first.getAgentId()).hasSize(36).isNotEqualTo(second.getAgentId());
    }

    @Test
    void passesHeartbeatsStatusAndLogsOnWithoutUsingUpCredit() {
        final TestAgent agent = fixture.newAgent().handshake("a1");
        for (int i = 0; i < 100; i++) {
            agent.heartbeat();
        }
        agent.send(SessionRequest.newBuilder()
                .setStatusReport(StatusReport.newBuilder().setReason("fine"))
                .build());
        agent.send(SessionRequest.newBuilder()
                .setLogBatch(LogBatch.getDefaultInstance())
                .build());
        agent.batch(1);
        assertThat(agent.awaitAcks(1)).containsExactly(1L);
        assertThat(engine.taken(EventType.HEARTBEAT)).hasSize(100);
        assertThat(engine.takenTypes()).endsWith(EventType.STATUS_REPORT, EventType.LOG_BATCH, EventType.BATCH);
    }

    @Test
    void takesABatchOfExactlyTheLongestLength() {
        final TestAgent agent = fixture.newAgent().handshake("a1");
        agent.batchOfLength(1, FakeEngine.MAX_EVENT_LENGTH).batch(2);
        assertThat(agent.awaitAcks(2)).containsExactly(1L, 2L);
        assertThat(engine.taken(EventType.BATCH).get(0).bytes()).hasSize(FakeEngine.MAX_EVENT_LENGTH);
    }

    @Test
    void takesCompressedMessages() {
        final TestAgent agent = TestAgent.open(
                TelemetryIngestGrpc.newStub(fixture.newChannel()).withCompression("gzip"), Integer.MAX_VALUE);
        agent.handshake("a1").batchOfLength(1, 50_000).batchOfLength(2, 1_000).batchOfLength(3, 65_536);
        assertThat(agent.awaitAcks(3)).containsExactly(1L, 2L, 3L);
        assertThat(engine.taken(EventType.BATCH).get(0).bytes()).hasSize(50_000);
    }

    @Test
    @Tag("A10")
    void endsTheOlderStreamOfAnAgentWhenANewerOneComes() {
        final TestAgent older = fixture.newAgent().handshake("a1");
        older.awaitHandshakeAck();
        final TestAgent newer = fixture.newAgent().handshake("a1");
        final Status status = older.awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(status.getDescription()).contains("newer stream");
        newer.batch(1);
        assertThat(newer.awaitAcks(1)).containsExactly(1L);
        await().until(() -> engine.taken(EventType.STREAM_CLOSED).size() == 1);
    }

    @Test
    @Tag("A10")
    void closesTheStreamOfAKilledAgentOnceAndTakesItBack() {
        final ManagedChannel channel = fixture.newChannel();
        final TestAgent agent = TestAgent.open(channel).handshake("a1");
        agent.awaitHandshakeAck();
        agent.batches(1, 3).batchOfLength(4, 60_000);
        agent.cancel();
        await().until(() -> engine.taken(EventType.STREAM_CLOSED).size() == 1);
        final TestAgent back = TestAgent.open(channel).handshake("a1").batch(1);
        assertThat(back.awaitAcks(1)).containsExactly(1L);
        assertThat(engine.taken(EventType.STREAM_CLOSED)).hasSize(1);
    }

    @Test
    @Tag("A10")
    void closesTheStreamWhenTheConnectionBreaks() {
        final ManagedChannel channel = fixture.newChannel();
        final TestAgent agent = TestAgent.open(channel).handshake("a1").batches(1, 2);
        agent.awaitAcks(2);
        channel.shutdownNow();
        await().until(() -> !engine.taken(EventType.STREAM_CLOSED).isEmpty());
        assertThat(engine.takenTypes())
                .containsExactly(EventType.STREAM_OPENED, EventType.BATCH, EventType.BATCH, EventType.STREAM_CLOSED);
    }

    @Test
    void answersAllBatchesBeforeAHalfClosedStreamEnds() {
        engine.holdBatchAnswers();
        final ManagedChannel channel = fixture.newChannel();
        final TestAgent agent = TestAgent.open(channel).handshake("a1").batches(1, 3);
        agent.halfClose();
        await().until(() -> engine.taken(EventType.BATCH).size() == 3);
        GrpcFixture.awaitAllRead(channel);
        assertThat(agent.isEnded()).isFalse();
        engine.releaseBatchAnswers();
        assertThat(agent.awaitEnd().isOk()).isTrue();
        assertThat(agent.ackedSeqs()).containsExactly(1L, 2L, 3L);
        await().until(() -> engine.taken(EventType.STREAM_CLOSED).size() == 1);
    }

    @Test
    void servesFiftyStreamsAtOnce() {
        final List<TestAgent> agents = new ArrayList<>();
        for (int connection = 0; connection < 5; connection++) {
            final ManagedChannel channel = fixture.newChannel();
            for (int i = 0; i < 10; i++) {
                agents.add(TestAgent.open(channel).handshake("agent-" + agents.size()));
            }
        }
        agents.forEach(agent -> agent.batches(1, 40));
        for (int i = 0; i < agents.size(); i++) {
            assertThat(agents.get(i).awaitAcks(40)).isEqualTo(seqs(1, 40));
            assertThat(engine.takenSeqs(engine.streamOf("agent-" + i))).isEqualTo(seqs(1, 40));
        }
    }

    @Test
    @Tag("A1")
    void saysThatItServes() {
        final ManagedChannel channel = fixture.newChannel();
        assertThat(GrpcFixture.health(channel, "")).isEqualTo(ServingStatus.SERVING);
        assertThat(GrpcFixture.health(channel, "ringcast.v1.TelemetryIngest")).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    @Tag("A1")
    void showsItsSchemaByReflection() throws Exception {
        final ServerReflectionResponse services =
                reflect(ServerReflectionRequest.newBuilder().setListServices("").build());
        assertThat(services.getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains("ringcast.v1.TelemetryIngest", "grpc.health.v1.Health");
        final ServerReflectionResponse file = reflect(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("ringcast.v1.TelemetryIngest.Session")
                .build());
        final FileDescriptorProto descriptor =
                FileDescriptorProto.parseFrom(file.getFileDescriptorResponse().getFileDescriptorProto(0));
        assertThat(descriptor.getName()).isEqualTo("ringcast/v1/telemetry_ingest.proto");
    }

    private ServerReflectionResponse reflect(ServerReflectionRequest request) throws InterruptedException {
        final BlockingQueue<ServerReflectionResponse> responses = new LinkedBlockingQueue<>();
        final StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(fixture.newChannel())
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        responses.add(response);
                    }

                    @Override
                    public void onError(Throwable error) {}

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(request);
        final ServerReflectionResponse response = responses.poll(10, TimeUnit.SECONDS);
        requests.onCompleted();
        return response;
    }

    private static List<Long> seqs(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
