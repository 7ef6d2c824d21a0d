package io.ringcast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.proto.v1.Series;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulatedAgentTest {
    private static final long START_NS = 1_763_683_200_000_000_000L;

    @Test
    void saysTheSameForTheSameSeedAndTimes() {
        assertThat(batches(5, 50)).isEqualTo(batches(5, 50)).isNotEqualTo(batches(6, 50));
    }

    @Test
    void countsRequestsThatOnlyRise() {
        final List<Long> totals = batches(1, 300).stream()
                .map(batch -> series(batch, "requests_total").getIntValues(0))
                .toList();

        assertThat(totals).isSorted();
        assertThat(totals.get(299)).isGreaterThan(1_000);
        assertThat(series(batches(1, 1).get(0), "requests_total").getKind())
                .isEqualTo(MetricKind.METRIC_KIND_CUMULATIVE);
    }

    @Test
    void fillsItsQueueAndEmptiesIt() {
        final List<Long> depths = batches(1, 300).stream()
                .map(batch -> series(batch, "queue_depth").getIntValues(0))
                .toList();

        assertThat(depths).contains(0L).allMatch(depth -> depth >= 0 && depth < 1_000);
    }

    @Test
    void keepsRateAndTemperatureBelievable() {
        assertThat(batches(1, 1_000))
                .allMatch(batch -> series(batch, "requests_per_second").getValues(0) >= 0)
                .allMatch(batch -> series(batch, "temperature_celsius").getValues(0) > 30)
                .allMatch(batch -> series(batch, "temperature_celsius").getValues(0) < 90);
    }

    private static List<MetricBatch> batches(long seed, int count) {
        final SimulatedAgent agent = new SimulatedAgent(new SplittableRandom(seed), "checkout");
        return LongStream.range(0, count)
                .mapToObj(i -> agent.collect(START_NS + i * 1_000_000_000L))
                .toList();
    }

    private static Series series(MetricBatch batch, String name) {
        return batch.getSeriesList().stream()
                .filter(series -> series.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
