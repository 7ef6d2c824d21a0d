package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.Pressure;
import io.ringcast.proto.v1.SessionReply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What agents are told while the ring fills up. */
@Timeout(60)
@Tag("A3")
class PressureIT {
    private static final Handshake SMALL_BATCHES =
            Handshake.newBuilder().setAgentId("a1").setMaxBatchBytes(4096).build();

    private GrpcFixture fixture;
    private FakeEngine engine;
    private TestAgent agent;

    @BeforeEach
    void launch() {
        fixture = new GrpcFixture(GrpcConfiguration.defaults());
        engine = fixture.engine();
        agent = fixture.newAgent().handshake(SMALL_BATCHES);
        agent.batch(1).awaitAcks(1);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void saysNothingOfPressureWhileThereIsNone() {
        agent.batches(2, 50).awaitAcks(50);
        assertThat(told()).isEmpty();
    }

    @Test
    void tellsCreditAndIntervalWithTheAcksWhileTheRingIsFull() {
        engine.fill(50);
        agent.batch(2).awaitAcks(2);
        await().until(() -> !told().isEmpty());

        assertThat(told().get(0).getSuggestedIntervalMs()).isEqualTo(1_000);
        assertThat(told().get(0).getCredit()).isEqualTo(64);
        assertThat(fixture.counters().get(CounterDescriptor.PRESSURE_BEGUN)).isEqualTo(1);
    }

    @Test
    void tellsWithoutBeingAskedThatThePressureIsOver() {
        engine.fill(90);
        agent.batch(2).awaitAcks(2);
        await().until(() -> !told().isEmpty());
        engine.fill(26);
        agent.batch(3).awaitAcks(3);
        assertThat(told()).allMatch(pressure -> pressure.getSuggestedIntervalMs() == 1_000);

        engine.fill(25);
        await().until(() -> last().getSuggestedIntervalMs() == 0);
        final int toldCount = told().size();
        agent.batch(4).awaitAcks(4);
        assertThat(told()).hasSize(toldCount);
    }

    @Test
    void tellsEveryAgentOfTheLoopWhenAnEventFindsNoRoomAndGivesNoCreditToWhoeverWaits() {
        final TestAgent other = fixture.newAgent().handshake("other");
        other.awaitHandshakeAck();
        engine.refuseLongerThan(-1);
        agent.batch(2);
        await().until(() -> !told().isEmpty() && !told(other).isEmpty());
        assertThat(last().getCredit()).isZero();
        assertThat(told(other).get(0).getCredit()).isEqualTo(1);

        engine.takeAll();
        agent.awaitAcks(2);
        await().until(() -> last().getSuggestedIntervalMs() == 0);
        assertThat(last().getCredit()).isEqualTo(64);
        await().until(() -> told(other).size() == 2);
    }

    private List<Pressure> told() {
        return told(agent);
    }

    private Pressure last() {
        return told().get(told().size() - 1);
    }

    private static List<Pressure> told(TestAgent agent) {
        return agent.replies().stream()
                .filter(SessionReply::hasPressure)
                .map(SessionReply::getPressure)
                .toList();
    }
}
