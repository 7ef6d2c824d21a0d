package io.ringcast.http;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;

/** Whether the server is ready, for alerts. Asked when scraped, and then as {@code /readyz} is; any thread. */
public final class ReadyMetric implements Collector {
    private final Readiness readiness;

    public ReadyMetric(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public GaugeSnapshot collect() {
        return GaugeSnapshot.builder()
                .name("ringcast_ready")
                .help("1: /readyz says ok; 0: it says what is in the way.")
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(readiness.reasons().isEmpty() ? 1 : 0)
                        .build())
                .build();
    }
}
