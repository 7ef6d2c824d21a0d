package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.FakeClock;
import io.ringcast.testing.CapturedLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** What the server looks at once a second. */
class SelfWatchTest {
    private final FakeClock clock = new FakeClock();
    private final Counters counters = new Counters();

    @Test
    void countsAndTellsWhenTheClockOfTheMachineIsSet() {
        final ClockWatch watch = new ClockWatch(
                () -> TimeUnit.NANOSECONDS.toMillis(clock.epochClock().nanoTime()), clock, counters);
        try (CapturedLog log = CapturedLog.of(ClockWatch.class, Level.INFO)) {
            clock.advanceMs(3_600_000);
            watch.look();
            step(-60_000);
            watch.look();
            watch.look();
            step(2_000);
            watch.look();
            assertThat(log.lines())
                    .containsExactly(
                            "WARN the clock of this machine was set back by 60000 ms: agents' time stamps are judged by it",
                            "WARN the clock of this machine was set ahead by 2000 ms: agents' time stamps are judged by it");
        }
        assertThat(counters.get(CounterDescriptor.CLOCK_STEPS)).isEqualTo(2);
    }

    @Test
    void leavesAClockAloneThatIsCorrectedBitByBit() {
        final ClockWatch watch = new ClockWatch(
                () -> TimeUnit.NANOSECONDS.toMillis(clock.epochClock().nanoTime()), clock, counters);
        for (int i = 0; i < 10; i++) {
            step(-500);
            watch.look();
        }
        assertThat(counters.get(CounterDescriptor.CLOCK_STEPS)).isZero();
    }

    @Test
    void countsLinesThatTheLogHasLostAndTellsOfThemNowAndThen() {
        final AtomicLong lost = new AtomicLong();
        final LossWatch watch = new LossWatch(lost::get, clock, counters);
        try (CapturedLog log = CapturedLog.of(LossWatch.class, Level.INFO)) {
            watch.look();
            lost.set(5);
            watch.look();
            lost.set(7);
            watch.look();
            assertThat(counters.get(CounterDescriptor.LOG_LINES_LOST)).isEqualTo(7);
            clock.advanceNs(LossWatch.INTERVAL_NS);
            watch.look();
            watch.look();
            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().get(0)).startsWith("WARN 5 lines of this log were lost");
            assertThat(log.lines().get(1)).startsWith("WARN 2 lines of this log were lost");
        }
    }

    private void step(long ms) {
        clock.setEpochNs(clock.epochClock().nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
