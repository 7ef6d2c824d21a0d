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
 * falls, {@code series-live}, is the gauge {@code ringcast_series_live}. Times are in seconds, as scrapers expect: {@code
 * duty-cycle-max-ns} is {@code ringcast_duty_cycle_max_seconds}. Read when scraped; any thread.
 */
public final class EngineMetrics implements MultiCollector {
    private static final String TOTAL = "_total";
    private static final String NS = "-ns";
    private static final double NS_PER_SECOND = 1e9;

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
        final double value = isTime(counter) ? counters.get(counter) / NS_PER_SECOND : (double) counters.get(counter);
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

    private static boolean isTime(CounterDescriptor counter) {
        return counter.label().endsWith(NS);
    }

    private static String baseName(CounterDescriptor counter) {
        final String label = counter.label();
        final String named = isTime(counter) ? label.substring(0, label.length() - NS.length()) + "-seconds" : label;
        return "ringcast_" + named.replace('-', '_');
    }
}
