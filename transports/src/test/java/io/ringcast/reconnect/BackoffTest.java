package io.ringcast.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    @Tag("D6")
    void doublesItsCeilingFromOneSecondToThirty() {
        final Backoff backoff = new Backoff(FakeRandom.highest());

        assertThat(LongStream.generate(backoff::nextDelayMs).limit(7))
                .containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
    }

    @Test
    @Tag("D6")
    void beginsAgainAfterASuccess() {
        final Backoff backoff = new Backoff(FakeRandom.highest());
        backoff.nextDelayMs();
        backoff.nextDelayMs();

        backoff.reset();

        assertThat(backoff.nextDelayMs()).isEqualTo(1_000);
    }

    @Test
    @Tag("D6")
    void spreadsWaitsOverTheWholeRangeBelowTheCeiling() {
        final Backoff backoff = new Backoff(new SplittableRandom(7));
        LongStream.generate(backoff::nextDelayMs).limit(5).forEach(delayMs -> {});

        final long[] delaysMs =
                LongStream.generate(backoff::nextDelayMs).limit(1_000).toArray();

        assertThat(LongStream.of(delaysMs)).allMatch(delayMs -> delayMs >= 0 && delayMs <= 30_000);
        assertThat(LongStream.of(delaysMs).min().orElseThrow()).isLessThan(1_000);
        assertThat(LongStream.of(delaysMs).max().orElseThrow()).isGreaterThan(29_000);
    }

    @Test
    void waitsLongOnceComingBackSoonWouldDoHarm() {
        assertThat(new Backoff(FakeRandom.highest()).longDelayMs()).isEqualTo(30_000);
    }

    @Test
    void waitsLongerStillWhereOnlyPeopleCanHelp() {
        assertThat(new Backoff(FakeRandom.lowest()).patientDelayMs()).isEqualTo(30_000);
        assertThat(new Backoff(FakeRandom.highest()).patientDelayMs()).isEqualTo(60_000);
    }
}
