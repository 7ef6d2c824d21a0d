package io.ringcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.AllocationMeter;
import io.ringcast.proto.v1.Pressure;
import io.ringcast.proto.v1.SessionReply;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RingPressureTest {
    private final Counters counters = new Counters();
    private final RingPressure pressure = new RingPressure(GrpcConfiguration.defaults(), counters);

    @Test
    void beginsAtTheThresholdAndEndsAtHalfOfIt() {
        assertThat(pressure.update(49, false)).isFalse();
        assertThat(pressure.update(50, false)).isTrue();
        assertThat(pressure.update(26, false)).isFalse();
        assertThat(pressure.isActive()).isTrue();
        assertThat(pressure.update(25, false)).isTrue();
        assertThat(pressure.isActive()).isFalse();
        assertThat(pressure.update(49, false)).isFalse();
        assertThat(counters.get(CounterDescriptor.PRESSURE_BEGUN)).isEqualTo(1);
    }

    @Test
    void lastsWhileAnEventWaitsHoweverEmptyTheRing() {
        assertThat(pressure.update(0, true)).isTrue();
        assertThat(pressure.update(0, true)).isFalse();
        assertThat(pressure.isActive()).isTrue();
        assertThat(pressure.update(0, false)).isTrue();
    }

    @Test
    void neverBeginsWhereItIsTurnedOff() {
        final RingPressure off =
                new RingPressure(GrpcConfiguration.defaults().with(GrpcConfiguration.PRESSURE_PERCENT, 0), counters);
        assertThat(off.update(100, true)).isFalse();
        assertThat(off.isActive()).isFalse();
    }

    @Test
    void saysTheCreditAndTheIntervalAndAtTheEndThatThereIsNone() throws IOException {
        final ReplyStream reply = new ReplyStream();
        pressure.update(100, true);
        assertThat(pressure.putInto(reply, 7)).isTrue();
        assertThat(SessionReply.parseFrom(reply).getPressure())
                .isEqualTo(Pressure.newBuilder()
                        .setCredit(7)
                        .setSuggestedIntervalMs(1_000)
                        .build());
        reply.clear();
        pressure.update(0, false);
        assertThat(pressure.putInto(reply, 0)).isTrue();
        final SessionReply last = SessionReply.parseFrom(reply);
        assertThat(last.hasPressure()).isTrue();
        assertThat(last.getPressure()).isEqualTo(Pressure.getDefaultInstance());
    }

    @Test
    void allocatesNothingToSaySo() {
        final ReplyStream reply = new ReplyStream();
        final Runnable say = () -> {
            reply.clear();
            pressure.update(100, true);
            pressure.putInto(reply, 64);
        };
        AllocationMeter.leastAllocatedBytes(20_000, say);
        assertThat(AllocationMeter.leastAllocatedBytes(1_000, say)).isZero();
    }
}
