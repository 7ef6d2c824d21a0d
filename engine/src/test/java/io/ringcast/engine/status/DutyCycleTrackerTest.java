package io.ringcast.engine.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DutyCycleTrackerTest {
    private final Counters counters = new Counters();
    private long cpuNs = 1_000;
    private final DutyCycleTracker tracker = new DutyCycleTracker(counters, () -> cpuNs);

    @Test
    void keepsTheLongestCycleOfAnIntervalAndOfAllTime() {
        tracker.noteCycle(0, 300);
        tracker.noteCycle(0, 900);
        tracker.noteCycle(0, 200);
        assertThat(tracker.takeMaxNs()).isEqualTo(900);
        tracker.noteCycle(0, 100);
        assertThat(tracker.takeMaxNs()).isEqualTo(100);
        assertThat(tracker.takeMaxNs()).isZero();
        assertThat(counters.get(CounterDescriptor.DUTY_CYCLE_MAX_NS)).isEqualTo(900);
    }

    @Test
    void tellsTheLongestCycleOfTheLastIntervalAndThisOneToWhoeverAsks() {
        tracker.noteCycle(0, 900);
        assertThat(tracker.recentMaxNs()).isEqualTo(900);
        tracker.takeMaxNs();
        tracker.noteCycle(0, 100);
        assertThat(tracker.recentMaxNs()).isEqualTo(900);
        tracker.takeMaxNs();
        assertThat(tracker.recentMaxNs()).isEqualTo(100);
        tracker.takeMaxNs();
        assertThat(tracker.recentMaxNs()).isZero();
    }

    @Test
    void takesForCpuTimeWhatTheThreadUsedWhileAnotherHeldItsCore() {
        cycle(10_000, 700);
        tracker.takeMaxCpuNs();
        cycle(20_000, 400);
        assertThat(tracker.takeMaxCpuNs()).isEqualTo(400);
        assertThat(tracker.takeMaxCpuNs()).isZero();
    }

    @Test
    void takesNoMoreCpuTimeThanTheCycleWasLong() {
        cycle(50, 5_000);
        assertThat(tracker.takeMaxCpuNs()).isEqualTo(50);
    }

    @Test
    void measuresNoCpuTimeUnlessAsked() {
        final DutyCycleTracker plain = new DutyCycleTracker(counters);
        plain.noteCycle(0, 500);
        assertThat(plain.takeMaxNs()).isEqualTo(500);
        assertThat(plain.measuresCpu()).isFalse();
        assertThat(plain.takeMaxCpuNs()).isZero();
        assertThat(tracker.measuresCpu()).isTrue();
    }

    @Test
    void readsTheThreadsOwnCpuTime() {
        final long beforeNs = DutyCycleTracker.threadCpuClock().getAsLong();
        long sum = 0;
        for (int i = 0; i < 1_000_000; i++) {
            sum += Integer.toString(i).length();
        }
        assertThat(sum).isPositive();
        assertThat(DutyCycleTracker.threadCpuClock().getAsLong()).isGreaterThan(beforeNs);
    }

    private void cycle(long lengthNs, long usedNs) {
        cpuNs += usedNs;
        tracker.noteCycle(0, lengthNs);
    }
}
