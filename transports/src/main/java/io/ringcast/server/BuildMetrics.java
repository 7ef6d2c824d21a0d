package io.ringcast.server;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** Which ringcast it is, as the metric {@code ringcast_build_info}. */
final class BuildMetrics {
    private BuildMetrics() {}

    static Collector build(String version) {
        final InfoSnapshot snapshot = InfoSnapshot.builder()
                .name("ringcast_build")
                .help("1; the labels say which ringcast runs, and on which Java.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of(
                                "version", version, "java", Runtime.version().toString()))
                        .build())
                .build();
        return () -> snapshot;
    }
}
