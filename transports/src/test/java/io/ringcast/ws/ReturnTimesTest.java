package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C22")
class ReturnTimesTest {
    private static final int DRAWS = 10_000;

    @Test
    void spreadsClientsOverATimeThatGrowsWithTheirNumber() {
        assertThat(longest(1)).isBetween(1_400L, 1_500L);
        assertThat(longest(1_000)).isBetween(5_400L, 5_500L);
        assertThat(longest(Integer.MAX_VALUE)).isBetween(60_000L, 60_500L);
    }

    @Test
    void drawsAnotherTimeForEachAndNoneAtOnce() {
        final long[] times = draw(1_000);
        assertThat(LongStream.of(times).distinct().count()).isGreaterThan(1_000);
        assertThat(LongStream.of(times).min().orElseThrow()).isBetween(500L, 510L);
    }

    private static long longest(int clientCount) {
        return LongStream.of(draw(clientCount)).max().orElseThrow();
    }

    private static long[] draw(int clientCount) {
        final ReturnTimes times = new ReturnTimes(clientCount, new SplittableRandom(1));
        return LongStream.generate(times::nextMs).limit(DRAWS).toArray();
    }
}
