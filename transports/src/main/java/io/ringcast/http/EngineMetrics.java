package io.ringcast.http;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.util.Arrays;

/**
 * Every counter of the engine as a metric: {@code samples-accepted} is {@code ringcast_samples_accepted_total}, and what rises and
 * falls, {@code series-live}, is the gauge {@code ringcast_series_live}. Read when scraped; any thread.
 */
public final class EngineMetrics implements MultiCollector {
    private static final String TOTAL = "_total";

    private final Counters counters;

    public EngineMetrics(Counters counters) {
        this.counters = counters;
    }

    /** What a counter is called in the exposition. */
    public static String nameOf(CounterDescriptor counter) {
        return baseName(counter) + (counter.isGauge() ? "" : TOTAL);
    }

    @Override
    public MetricSnapshots collect() {
        return new MetricSnapshots(
                Arrays.stream(CounterDescriptor.values()).map(this::snapshot).toList());
    }

    private MetricSnapshot snapshot(CounterDescriptor counter) {
        final double value = (double) counters.get(counter);
        return counter.isGauge()
                ? GaugeSnapshot.builder()
                        .name(baseName(counter))
                        .help(counter.meaning())
                        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                .value(value)
                                .build())
                        .build()
                : CounterSnapshot.builder()
                        .name(baseName(counter))
                        .help(counter.meaning())
                        .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                                .value(value)
                                .build())
                        .build();
    }

    private static String baseName(CounterDescriptor counter) {
        return "ringcast_" + counter.label().replace('-', '_');
    }
}
