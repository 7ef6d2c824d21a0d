package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.ringcast.engine.Deadline;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.testing.ByteCall;
import io.ringcast.testing.VoltaAgent;
import io.ringcast.testing.VoltaWire;
import io.ringcast.testing.VoltaWire.Control;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How volta's agents connect and what ends their calls, with a client that knows the wire alone. */
@Timeout(60)
@Tag("A1")
class VoltaConnectIT {
    private static final long START_NS = 1_763_683_200_000_000_000L;

    private GrpcFixture fixture = new GrpcFixture(GrpcConfiguration.defaults());
    private ManagedChannel channel = fixture.newChannel();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    @Tag("A2")
    void asksForSamplesOnceTheAgentHasSaidWhoItIs() {
        final Control first = control(connected("a1"));
        assertThat(first.type()).isEqualTo(VoltaWire.STREAM_DATA);
        assertThat(first.hasTimestamp()).isTrue();
    }

    @Test
    @Tag("A2")
    void drawsAnIdForAnAgentThatHasNoneAndTakesItsSamplesUnderIt() {
        final ByteCall call = connected("");
        final Control given = control(call);
        assertThat(given.type()).isEqualTo(VoltaWire.ID);
        assertThat(UUID.fromString(given.text())).hasToString(given.text());
        assertThat(control(call).type()).isEqualTo(VoltaWire.STREAM_DATA);
        final ByteCall metrics = VoltaAgent.streamMetrics(channel, given.text()).send(batch(1));
        assertThat(VoltaWire.readAck(metrics.next()).batchId()).isEqualTo(1);
        final StreamOpening opening =
                fixture.engine().taken(EventType.STREAM_OPENED).get(0).opening();
        assertThat(opening.agentId()).isEqualTo(given.text());
        assertThat(opening.resendsSamples()).isTrue();
    }

    @Test
    void takesAnIdMessageWithoutAnyTextAsOneWithoutAnId() {
        final ByteCall call = VoltaAgent.connect(channel).send(VoltaWire.control(VoltaWire.ID, null));
        assertThat(control(call).type()).isEqualTo(VoltaWire.ID);
    }

    @Test
    void answersEachPingWithAPong() {
        final ByteCall call = connected("a1");
        control(call);
        for (int i = 0; i < 100; i++) {
            call.send(VoltaWire.ping());
        }
        for (int i = 0; i < 100; i++) {
            final Control pong = control(call);
            assertThat(pong.type()).isEqualTo(VoltaWire.PONG);
            assertThat(pong.hasTimestamp()).isTrue();
        }
    }

    @Test
    @Tag("A2")
    void endsACallWhoseIdDoesNotCome() {
        relaunch(GrpcConfiguration.defaults().with(GrpcConfiguration.HANDSHAKE_TIMEOUT_MS, 100));
        final Status status = VoltaAgent.connect(channel).awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(status.getDescription()).contains("100 ms");
        assertThat(fixture.counters().get(CounterDescriptor.STREAMS_REFUSED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 8, 99})
    @Tag("A2")
    void refusesAnyOtherTypeAsTheFirst(int type) {
        final Status status =
                VoltaAgent.connect(channel).send(VoltaWire.control(type, "a1")).awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("type ID").contains(String.valueOf(type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"08", "1205", "ff", "0c", "1a0361"})
    @Tag("A8")
    void refusesBytesThatAreNoControlMessage(String hex) {
        final ByteCall call = VoltaAgent.connect(channel).send(HexFormat.of().parseHex(hex));
        assertThat(call.awaitEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 1000})
    void refusesAnIdThatIsTooLong(int length) {
        final Status status = connected("a".repeat(length)).awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("agent_id").contains("128");
    }

    @Test
    void refusesAnIdThatNoMetadataCouldCarry() {
        assertThat(connected("größe").awaitEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void letsWhatItNeedNotKnowPass() {
        final ByteCall call = connected("a1");
        control(call);
        call.send(VoltaWire.control(VoltaWire.OK, null))
                .send(VoltaWire.control(VoltaWire.ERROR, "disk full"))
                .send(VoltaWire.control(VoltaWire.PONG, null))
                .send(VoltaWire.control(99, null))
                .send(VoltaWire.id("a1"))
                .send(VoltaWire.message(out -> {
                    out.writeEnum(1, VoltaWire.SEND_DATA);
                    out.writeByteArray(4, new byte[] {8, 1, 18, 1, 'x'});
                    out.writeString(77, "later");
                }))
                .send(VoltaWire.ping());
        assertThat(control(call).type()).isEqualTo(VoltaWire.PONG);
    }

    @Test
    void endsACallThatChangesItsId() {
        final ByteCall call = connected("a1").send(VoltaWire.id("a2"));
        assertThat(call.awaitEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void endsACallThatIsHalfClosed() {
        final ByteCall silent = VoltaAgent.connect(channel);
        silent.halfClose();
        assertThat(silent.awaitEnd().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        final ByteCall call = connected("a1");
        control(call);
        call.halfClose();
        assertThat(call.awaitEnd().isOk()).isTrue();
    }

    @Test
    @Tag("A10")
    void endsTheOlderConnectionOfAnAgentWhenANewerOneComes() {
        final ByteCall older = connected("a1");
        control(older);
        final ByteCall newer = connected("a1");
        control(newer);
        final Status status = older.awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(status.getDescription()).contains("newer");
        newer.send(VoltaWire.ping());
        assertThat(control(newer).type()).isEqualTo(VoltaWire.PONG);
        final ByteCall metrics = VoltaAgent.streamMetrics(channel, "a1").send(batch(9));
        assertThat(VoltaWire.readAck(metrics.next()).batchId()).isEqualTo(9);
    }

    @Test
    void knowsOnlyTheIdsOfAgentsThatAreConnected() {
        final ByteCall call = connected("a1");
        control(call);
        final Status unknown = VoltaAgent.streamMetrics(channel, "a2").awaitEnd();
        assertThat(unknown.getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(unknown.getDescription()).contains("agent-id");
        call.cancel();
        await().untilAsserted(() -> assertThat(
                        VoltaAgent.streamMetrics(channel, "a1").awaitEnd().getCode())
                .isEqualTo(Status.Code.NOT_FOUND));
        assertThat(fixture.engine().taken(EventType.STREAM_CLOSED).size())
                .isEqualTo(fixture.engine().taken(EventType.STREAM_OPENED).size());
    }

    @Test
    void wantsTheAgentsIdInTheMetadata() {
        final Status status = VoltaAgent.streamMetrics(channel, null).awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("agent-id");
        assertThat(fixture.counters().get(CounterDescriptor.STREAMS_REFUSED)).isEqualTo(1);
    }

    @Test
    void countsBothCallsOfAnAgentAgainstTheLimitOfStreams() {
        relaunch(GrpcConfiguration.defaults().with(GrpcConfiguration.SESSIONS_MAX, 2));
        control(connected("a1"));
        final ByteCall metrics = VoltaAgent.streamMetrics(channel, "a1").send(batch(1));
        metrics.next();
        final Status status = connected("a2").awaitEnd();
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).contains("grpc.sessions-max=2");
        metrics.halfClose();
        assertThat(metrics.awaitEnd().isOk()).isTrue();
        await().untilAsserted(() ->
                assertThat(VoltaWire.readControl(connected("a3").next()).type()).isEqualTo(VoltaWire.STREAM_DATA));
    }

    @Test
    void takesCompressedBatches() throws InvalidProtocolBufferException {
        control(connected("a1"));
        final Channel zipping = ClientInterceptors.intercept(channel, new Zipping());
        final ByteCall metrics =
                VoltaAgent.streamMetrics(zipping, "a1").send(batch(1)).send(batch(2));
        assertThat(ackedIds(metrics, 2)).isEqualTo(ids(2));
        final byte[] taken = fixture.engine().taken(EventType.BATCH).get(1).bytes();
        assertThat(MetricBatch.parseFrom(taken).getSeries(0).getName()).isEqualTo("cpu_power_package");
    }

    @Test
    void takesNoMoreThanThePrefetchAheadOfTheAcks() {
        fixture.engine().holdBatchAnswers();
        control(connected("a1"));
        final ByteCall metrics = VoltaAgent.streamMetrics(channel, "a1");
        for (int i = 1; i <= 20; i++) {
            metrics.send(batch(i));
        }
        await().until(() -> fixture.engine().taken(EventType.BATCH).size() >= 4);
        GrpcFixture.awaitAllRead(channel);
        assertThat(fixture.engine().taken(EventType.BATCH)).hasSize(4);
        fixture.engine().releaseBatchAnswers();
        assertThat(ackedIds(metrics, 20)).isEqualTo(ids(20));
    }

    @Test
    void losesNothingAndKeepsTheOrderWhileThereIsNoRoom() throws InvalidProtocolBufferException {
        control(connected("a1"));
        final ByteCall metrics = VoltaAgent.streamMetrics(channel, "a1");
        await().until(() -> !fixture.engine().taken(EventType.STREAM_OPENED).isEmpty());
        fixture.engine().refuseLongerThan(-1);
        for (int i = 1; i <= 50; i++) {
            metrics.send(batch(i));
        }
        await().until(() -> fixture.engine().refusedCount() > 3);
        assertThat(fixture.engine().taken(EventType.BATCH)).isEmpty();
        fixture.engine().takeAll();
        assertThat(ackedIds(metrics, 50)).isEqualTo(ids(50));
        long seq = 0;
        for (final FakeEngine.Taken taken : fixture.engine().taken(EventType.BATCH)) {
            final MetricBatch batch = MetricBatch.parseFrom(taken.bytes());
            assertThat(batch.getSeq()).isEqualTo(++seq);
            assertThat(batch.getSeries(0).getTimestampsNs(0)).isEqualTo(START_NS + seq);
        }
    }

    @Test
    @Tag("G1")
    void acksWhatItTookBeforeItStops() throws InterruptedException {
        final ByteCall control = connected("a1");
        control(control);
        fixture.engine().holdBatchAnswers();
        final ByteCall metrics = VoltaAgent.streamMetrics(channel, "a1");
        metrics.send(batch(1)).send(batch(2)).send(batch(3));
        await().until(() -> fixture.engine().taken(EventType.BATCH).size() == 3);
        final Thread closer = new Thread(() -> fixture.server().stop(Deadline.in(20_000, SystemNanoClock.INSTANCE)));
        closer.start();
        assertThat(control.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(metrics.isEnded()).isFalse();
        fixture.engine().releaseBatchAnswers();
        assertThat(metrics.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(ackedIds(metrics, 3)).isEqualTo(ids(3));
        closer.join();
    }

    @Test
    void answersAllBatchesBeforeAHalfClosedStreamEnds() {
        control(connected("a1"));
        final ByteCall metrics = VoltaAgent.streamMetrics(channel, "a1");
        metrics.send(batch(1)).send(batch(2)).halfClose();
        assertThat(metrics.awaitEnd().isOk()).isTrue();
        assertThat(ackedIds(metrics, 2)).isEqualTo(ids(2));
        await().until(() -> fixture.engine().taken(EventType.STREAM_CLOSED).size() == 1);
    }

    @Test
    void saysThatItServes() {
        assertThat(GrpcFixture.health(channel, "volta.VoltaCollector")).isEqualTo(ServingStatus.SERVING);
    }

    private void relaunch(GrpcConfiguration configuration) {
        fixture.close();
        fixture = new GrpcFixture(configuration);
        channel = fixture.newChannel();
    }

    private ByteCall connected(String agentId) {
        return VoltaAgent.connect(channel).send(VoltaWire.id(agentId));
    }

    private static Control control(ByteCall call) {
        return VoltaWire.readControl(call.next());
    }

    private static byte[] batch(long id) {
        return VoltaWire.batch(id, 100, null, new long[] {START_NS + id}, id);
    }

    private static List<Long> ackedIds(ByteCall metrics, int count) {
        final List<Long> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(VoltaWire.readAck(metrics.next()).batchId());
        }
        return ids;
    }

    private static List<Long> ids(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static final class Zipping implements ClientInterceptor {
        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            return next.newCall(method, options.withCompression("gzip"));
        }
    }
}
