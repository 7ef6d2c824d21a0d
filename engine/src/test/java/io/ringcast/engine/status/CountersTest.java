package io.ringcast.engine.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("G5")
class CountersTest {
    private static final int THREAD_COUNT = 3;
    private static final int ADD_COUNT = 10_000;

    private final Counters counters = new Counters();

    @Test
    @Tag("F7")
    void areRaisedByANumber() {
        counters.add(CounterDescriptor.SAMPLES_ACCEPTED, 11);
        counters.add(CounterDescriptor.SAMPLES_ACCEPTED, 0);
        counters.addShared(CounterDescriptor.SAMPLES_ACCEPTED, 2);
        assertThat(counters.get(CounterDescriptor.SAMPLES_ACCEPTED)).isEqualTo(13);
        counters.add(SentMessage.PONG, 3);
        counters.add(SentMessage.PONG, 2);
        assertThat(counters.get(SentMessage.PONG)).isEqualTo(5);
    }

    @Test
    void areSetAndLoweredWhereTheyAreGauges() {
        counters.set(CounterDescriptor.UPDATES_PENDING, 7);
        assertThat(counters.get(CounterDescriptor.UPDATES_PENDING)).isEqualTo(7);
        counters.set(CounterDescriptor.UPDATES_PENDING, -1);
        counters.add(CounterDescriptor.UPDATES_PENDING, -2);
        assertThat(counters.get(CounterDescriptor.UPDATES_PENDING)).isEqualTo(-3);
        counters.raiseTo(CounterDescriptor.DUTY_CYCLE_MAX_NS, 5);
        counters.raiseTo(CounterDescriptor.DUTY_CYCLE_MAX_NS, 4);
        assertThat(counters.get(CounterDescriptor.DUTY_CYCLE_MAX_NS)).isEqualTo(5);
    }

    @Test
    void loseNothingOfWhatSeveralThreadsAdd() throws InterruptedException {
        final Thread[] threads = new Thread[THREAD_COUNT];
        for (int i = 0; i < THREAD_COUNT; i++) {
            threads[i] = new Thread(() -> {
                for (int k = 0; k < ADD_COUNT; k++) {
                    counters.addShared(CounterDescriptor.UPDATES_SENT, 2);
                }
            });
            threads[i].start();
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertThat(counters.get(CounterDescriptor.UPDATES_SENT)).isEqualTo(2L * THREAD_COUNT * ADD_COUNT);
    }

    @Test
    void touchNoOther() {
        for (final CounterDescriptor counter : CounterDescriptor.values()) {
            counters.add(counter, 1 + counter.ordinal());
        }
        for (final SentMessage message : SentMessage.values()) {
            counters.add(message, 1 + message.ordinal());
        }
        assertThat(Arrays.stream(CounterDescriptor.values()))
                .allMatch(counter -> counters.get(counter) == 1 + counter.ordinal());
        assertThat(Arrays.stream(SentMessage.values()))
                .allMatch(message -> counters.get(message) == 1 + message.ordinal());
    }
}
