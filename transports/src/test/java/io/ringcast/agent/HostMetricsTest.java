package io.ringcast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.proto.v1.MetricBatch;
import io.ringcast.proto.v1.MetricKind;
import io.ringcast.proto.v1.Series;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostMetricsTest {
    private final HostMetrics host = new HostMetrics(new AgentCounters());

    @Test
    void readsThisHostIntoBatchesThatAServerTakes() {
        for (final MetricBatch batch : List.of(host.collect(1), host.collect(2))) {
            assertThat(batch.getSeriesList())
                    .isNotEmpty()
                    .allMatch(series -> series.getName().matches("[a-zA-Z_:][a-zA-Z0-9_:.]*"))
                    .allMatch(series -> series.getTimestampsNsCount() == 1)
                    .allMatch(series -> series.getValuesCount() + series.getIntValuesCount() == 1)
                    .allMatch(series -> series.getKind() != MetricKind.METRIC_KIND_UNSPECIFIED);
            assertThat(batch.getSeriesList())
                    .extracting(series -> series.getName() + series.getLabelsList())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void stampsAllOfABatchWithItsTime() {
        host.collect(1_000);
        assertThat(host.collect(2_000).getSeriesList())
                .extracting(series -> series.getTimestampsNs(0))
                .containsOnly(2_000L);
    }

    @Test
    void knowsMemoryUptimeAndFromTheSecondCallOnCpuAsRatio() {
        assertThat(names(host.collect(1))).contains("memory_total_bytes", "uptime_seconds", "process_count");
        final MetricBatch second = host.collect(2);

        assertThat(names(second)).contains("cpu_usage");
        assertThat(second.getSeriesList())
                .filteredOn(series -> series.getName().equals("cpu_usage"))
                .allMatch(series -> series.getValues(0) >= 0 && series.getValues(0) <= 1)
                .anyMatch(series -> series.getLabelsCount() == 0)
                .anyMatch(series -> series.getLabelsCount() == 1
                        && series.getLabels(0).getName().equals("core"));
    }

    @Test
    void tellsTotalsFromGauges() {
        assertThat(host.collect(1).getSeriesList())
                .filteredOn(series -> series.getName().endsWith("_total"))
                .allMatch(series -> series.getKind() == MetricKind.METRIC_KIND_CUMULATIVE)
                .allMatch(series -> series.getIntValuesCount() == 1);
    }

    private static List<String> names(MetricBatch batch) {
        return batch.getSeriesList().stream().map(Series::getName).toList();
    }
}
