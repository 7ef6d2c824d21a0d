package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When the writer rests, and for how long. */
class WriterRestTest {
    private static final long NOW_NS = -5;
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final WriterRest rest = new WriterRest();

    @Test
    void restsAsLongAsARoundOfManySmallWritesTook() {
        round(64, 200, MS);
        assertThat(rest.isOn(NOW_NS + MS - 1)).isTrue();
        assertThat(rest.isOn(NOW_NS + MS)).isFalse();
    }

    @Test
    void restsTwoMillisecondsAtMost() {
        round(1_000, 200, 8 * MS);
        assertThat(rest.isOn(NOW_NS + 2 * MS - 1)).isTrue();
        assertThat(rest.isOn(NOW_NS + 2 * MS)).isFalse();
    }

    @Test
    void neverRestsAfterFewWritesOrLargeOnes() {
        round(63, 200, MS);
        assertThat(rest.isOn(NOW_NS)).isFalse();
        round(1_000, 4_096, MS);
        assertThat(rest.isOn(NOW_NS)).isFalse();
    }

    @Test
    void takesARoundThatWasInterruptedForOne() {
        for (int i = 0; i < 60; i++) {
            rest.onWrite(200);
        }
        rest.onTime(MS / 2);
        assertThat(rest.isOn(NOW_NS)).isFalse();
        round(4, 200, MS / 2);
        assertThat(rest.isOn(NOW_NS + MS - 1)).isTrue();
        assertThat(rest.isOn(NOW_NS + MS)).isFalse();
    }

    @Test
    void countsEachRoundAnew() {
        round(64, 200, MS);
        round(1, 200, MS);
        assertThat(rest.isOn(NOW_NS)).isFalse();
    }

    private void round(int writeCount, int bytes, long ns) {
        for (int i = 0; i < writeCount; i++) {
            rest.onWrite(bytes);
        }
        rest.onTime(ns);
        rest.onRoundEnd(NOW_NS);
    }
}
