package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.ControlInboxes;
import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.WakeSignal;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.FakeClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlDutyTest {
    private static final long TICK_NS = 100_000_000;

    private final FakeClock clock = new FakeClock();
    private final Counters counters = new Counters();
    private final FakePublisher publisher = new FakePublisher();
    private final ControlInboxes inboxes =
            new ControlInboxes(4, publisher, counters, Throwable::printStackTrace, new WakeSignal());
    private final ControlDuty duty =
            new ControlDuty(inboxes, publisher, TICK_NS, new Instruments(clock, counters, Throwable::printStackTrace));

    @Test
    void ticksOncePerPeriodOfTheGivenClock() {
        assertThat(duty.doWork()).isZero();
        assertThat(duty.maxIdleNs()).isEqualTo(TICK_NS);
        clock.advanceNs(TICK_NS - 1);
        assertThat(duty.doWork()).isZero();
        clock.advanceNs(1);
        assertThat(duty.maxIdleNs()).isZero();
        assertThat(duty.doWork()).isEqualTo(1);
        assertThat(duty.doWork()).isZero();
        assertThat(publisher.accepted).containsExactly(EventType.TICK);
    }

    @Test
    void skipsATickWithoutRoomAndCountsIt() {
        publisher.result = PublishResult.BACK_PRESSURED;
        clock.advanceNs(TICK_NS);
        assertThat(duty.doWork()).isZero();
        assertThat(duty.doWork()).isZero();
        assertThat(counters.get(CounterDescriptor.TICKS_SKIPPED)).isEqualTo(1);

        publisher.result = PublishResult.ACCEPTED;
        assertThat(duty.doWork()).isZero();
        clock.advanceNs(TICK_NS);
        assertThat(duty.doWork()).isEqualTo(1);
    }

    @Test
    void doesNotMakeUpForTicksThatAJumpOfTheClockPassedOver() {
        clock.advanceNs(10 * TICK_NS);
        assertThat(duty.doWork()).isEqualTo(1);
        assertThat(duty.doWork()).isZero();
        assertThat(duty.maxIdleNs()).isEqualTo(TICK_NS);
    }

    @Test
    void triesAgainSoonWhileAnEntryWaitsForRoom() {
        publisher.result = PublishResult.BACK_PRESSURED;
        inboxes.open(() -> "a");
        assertThat(duty.canIdle()).isFalse();
        duty.doWork();

        assertThat(duty.canIdle()).isTrue();
        assertThat(duty.maxIdleNs()).isEqualTo(ControlDuty.RETRY_NS);
        publisher.result = PublishResult.ACCEPTED;
        assertThat(duty.doWork()).isEqualTo(1);
        assertThat(publisher.accepted).containsExactly(EventType.CONNECTION_OPENED);
    }

    /** A door that answers what it is told to. */
    private static final class FakePublisher implements EventPublisher {
        private final List<EventType> accepted = new ArrayList<>();
        private PublishResult result = PublishResult.ACCEPTED;

        @Override
        public PublishResult tryPublish(
                EventType type, long sourceId, ByteSource source, int length, Object attachment) {
            if (result == PublishResult.ACCEPTED) {
                accepted.add(type);
            }
            return result;
        }

        @Override
        public int maxEventLength() {
            return 1024;
        }
    }
}
