package io.ringcast.http;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.ringcast.engine.status.DutyCycleTracker;
import io.ringcast.engine.status.ServerGauges;

/** What the engine tells of itself that no counter holds. Read when scraped; any thread. */
public final class EngineGauges implements MultiCollector {
    private static final double NS_PER_SECOND = 1e9;

    private final ServerGauges gauges;
    private final DutyCycleTracker dutyCycles;

    public EngineGauges(ServerGauges gauges, DutyCycleTracker dutyCycles) {
        this.gauges = gauges;
        this.dutyCycles = dutyCycles;
    }

    @Override
    public MetricSnapshots collect() {
        final GaugeSnapshot.Builder memory = GaugeSnapshot.builder()
                .name("ringcast_memory_bytes")
                .help(
                        "Memory outside the heap, by what it is for; all but what comes with rates and totals is taken at the start.");
        gauges.forEachArea((name, bytes) -> memory.dataPoint(point(Labels.of("area", name), bytes)));
        return new MetricSnapshots(
                gauge("ringcast_ring_slots", "Slots of the ring.", gauges.slotCount()),
                gauge(
                        "ringcast_ring_used_slots",
                        "Slots of the ring that hold events not handled yet.",
                        gauges.usedSlotCount()),
                gauge(
                        "ringcast_duty_cycle_recent_max_seconds",
                        "The longest duty cycle of the interval told in the log last and of the one that runs.",
                        dutyCycles.recentMaxNs() / NS_PER_SECOND),
                memory.build());
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(Labels.EMPTY, value))
                .build();
    }

    private static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }
}
