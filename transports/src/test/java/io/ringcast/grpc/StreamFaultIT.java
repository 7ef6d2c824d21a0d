package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.SessionReply;
import io.ringcast.proto.v1.TelemetryIngestGrpc;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StreamFaultIT {
    private GrpcFixture fixture;
    private FakeEngine engine;
    private ManagedChannel channel;
    private TestAgent neighbour;

    @BeforeEach
    void launch() {
        fixture = new GrpcFixture(GrpcConfiguration.defaults()
                .with(GrpcConfiguration.SESSIONS_MAX, 2)
                .with(GrpcConfiguration.HANDSHAKE_TIMEOUT_MS, 300));
        engine = fixture.engine();
        channel = fixture.newChannel();
        neighbour = TestAgent.open(channel).handshake("neighbour").batch(1);
        neighbour.awaitAcks(1);
    }

    @AfterEach
    void theOtherStreamOfTheConnectionIsUnharmed() {
        try {
            neighbour.batch(2);
            assertThat(neighbour.awaitAcks(2)).containsExactly(1L, 2L);
        } finally {
            fixture.close();
        }
    }

    @Test
    @Tag("A2")
    void refusesABatchBeforeTheHandshake() {
        final Status status = TestAgent.open(channel).batch(1).awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("handshake").contains("batch");
        assertThat(engine.taken(EventType.STREAM_OPENED)).hasSize(1);
        assertThat(engine.taken(EventType.STREAM_CLOSED)).isEmpty();
        assertThat(fixture.counters().get(CounterDescriptor.STREAMS_REFUSED)).isEqualTo(1);
    }

    @Test
    @Tag("A2")
    void endsAStreamWhoseHandshakeDoesNotCome() {
        final Status status = TestAgent.open(channel).awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(status.getDescription()).contains("300 ms");
        assertThat(fixture.counters().get(CounterDescriptor.HANDSHAKES_TIMED_OUT))
                .isEqualTo(1);
    }

    @Test
    void endsAStreamThatIsHalfClosedBeforeItsHandshake() {
        final TestAgent agent = TestAgent.open(channel);
        agent.halfClose();
        assertThat(agent.awaitEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    @Tag("A2")
    void endsAStreamThatSendsASecondHandshake() {
        final TestAgent agent = TestAgent.open(channel).handshake("a1").handshake("a1");
        final Status status = agent.awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("second handshake");
        await().until(() -> engine.taken(EventType.STREAM_CLOSED).size() == 1);
    }

    @Test
    void refusesALabelThatStandsInTheHandshakeTwice() {
        final Label label = Label.newBuilder().setName("env").setValue("prod").build();
        final Status status = TestAgent.open(channel)
                .handshake(
                        Handshake.newBuilder().addLabels(label).addLabels(label).build())
                .awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("labels[1].name");
    }

    @Test
    void passesTheEnginesRefusalOfAHandshakeOn() {
        final Status status = TestAgent.open(channel).handshake("refused").awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).isEqualTo("agent_id is not allowed");
        await().until(() -> engine.taken(EventType.STREAM_CLOSED).size() == 1);
    }

    @Test
    @Tag("A8")
    void endsOnlyTheStreamOfAMessageOverTheLimit() {
        final TestAgent agent = TestAgent.open(channel).handshake("a1");
        agent.awaitHandshakeAck();
        agent.batchOfLength(1, FakeEngine.MAX_EVENT_LENGTH + 1);
        assertThat(agent.awaitEnd().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        await().until(() -> engine.taken(EventType.STREAM_CLOSED).size() == 1);
        assertThat(fixture.counters().get(CounterDescriptor.MESSAGES_TOO_LONG)).isEqualTo(1);
        assertThat(fixture.counters().get(CounterDescriptor.STREAMS_FAILED)).isEqualTo(1);
    }

    @Test
    @Tag("A8")
    void endsOnlyTheStreamOfAMessageFarOverTheLimit() {
        final TestAgent agent = TestAgent.open(channel).handshake("a1");
        agent.awaitHandshakeAck();
        agent.batchOfLength(1, 4 << 20);
        assertThat(agent.awaitEnd().getCode()).isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
        await().until(() -> engine.taken(EventType.STREAM_CLOSED).size() == 1);
    }

    @Test
    @Tag("A8")
    void endsOnlyTheStreamOfACompressedMessageOverTheLimit() {
        final TestAgent agent =
                TestAgent.open(TelemetryIngestGrpc.newStub(channel).withCompression("gzip"), Integer.MAX_VALUE);
        agent.handshake("a1").awaitHandshakeAck();
        agent.batchOfLength(1, 4 << 20);
        assertThat(agent.awaitEnd().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void endsAStreamWhoseBatchIsLongerThanItDeclared() {
        final TestAgent agent = TestAgent.open(channel)
                .handshake(Handshake.newBuilder().setMaxBatchBytes(4096).build())
                .batchOfLength(1, 4096);
        assertThat(agent.awaitAcks(1)).containsExactly(1L);
        agent.batchOfLength(2, 4097);
        final Status status = agent.awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).contains("4097").contains("max_batch_bytes");
    }

    @Test
    void refusesStreamsBeyondTheLimitAndTakesOneWhenAnotherHasLeft() {
        final TestAgent second = TestAgent.open(channel).handshake("a2");
        second.awaitHandshakeAck();
        final Status status = TestAgent.open(channel).handshake("a3").awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).contains("grpc.sessions-max=2");
        assertThat(fixture.counters().get(CounterDescriptor.STREAMS_REFUSED)).isEqualTo(1);
        assertThat(fixture.counters().get(CounterDescriptor.SESSIONS_REFUSED)).isEqualTo(1);
        second.halfClose();
        second.awaitEnd();
        await().until(() -> engine.taken(EventType.STREAM_CLOSED).size() == 1);
        assertThat(TestAgent.open(channel).handshake("a3").awaitHandshakeAck().getAgentId())
                .isEqualTo("a3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0a",
                "0a02ffff",
                "0a80808080808000",
                "0a8080808010",
                "0a05",
                "ff",
                "3200",
                "0a000a00",
                "0802",
                "2a0301"
            })
    @Tag("A8")
    void refusesBytesThatAreNoHandshake(String hex) throws Exception {
        assertThat(sendRaw(hex).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    private Status sendRaw(String hex) throws Exception {
        final CompletableFuture<Status> ended = new CompletableFuture<>();
        final MethodDescriptor<byte[], SessionReply> method = TelemetryIngestGrpc.getSessionMethod().toBuilder(
                        new RawBytes(), TelemetryIngestGrpc.getSessionMethod().getResponseMarshaller())
                .build();
        final ClientCall<byte[], SessionReply> call = channel.newCall(method, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        ended.complete(status);
                    }
                },
                new Metadata());
        call.request(10);
        call.sendMessage(HexFormat.of().parseHex(hex));
        return ended.get(10, TimeUnit.SECONDS);
    }

    private static final class RawBytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }
}
