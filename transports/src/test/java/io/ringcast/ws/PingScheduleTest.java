package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When pings are due. */
@Tag("C17")
class PingScheduleTest {
    @Test
    void isDueOnceInEachInterval() {
        final PingSchedule schedule = new PingSchedule(100, 1_000);
        assertThat(schedule.poll(1_099)).isFalse();
        assertThat(schedule.untilDueNs(1_099)).isEqualTo(1);
        assertThat(schedule.poll(1_100)).isTrue();
        assertThat(schedule.poll(1_100)).isFalse();
        assertThat(schedule.poll(1_199)).isFalse();
        assertThat(schedule.poll(1_205)).isTrue();
        assertThat(schedule.poll(1_299)).isFalse();
        assertThat(schedule.poll(1_300)).isTrue();
    }

    @Test
    void makesUpForNothing() {
        final PingSchedule schedule = new PingSchedule(100, 0);
        assertThat(schedule.poll(1_050)).isTrue();
        assertThat(schedule.poll(1_149)).isFalse();
        assertThat(schedule.poll(1_150)).isTrue();
    }

    @Test
    void survivesTheOverflowOfTheClock() {
        final PingSchedule schedule = new PingSchedule(100, Long.MAX_VALUE - 50);
        assertThat(schedule.poll(Long.MAX_VALUE)).isFalse();
        assertThat(schedule.poll(Long.MIN_VALUE + 49)).isTrue();
    }

    @Test
    void isNeverDueWithoutAnInterval() {
        final PingSchedule schedule = new PingSchedule(0, 0);
        assertThat(schedule.poll(Long.MAX_VALUE / 2)).isFalse();
        assertThat(schedule.untilDueNs(0)).isEqualTo(Long.MAX_VALUE);
    }
}
