package io.ringcast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.DutyCycleTracker;
import io.ringcast.engine.status.ServerGauges;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("G5")
@Tag("G9")
class EngineGaugesTest {
    private final ServerGauges gauges = new ServerGauges();
    private final DutyCycleTracker dutyCycles = new DutyCycleTracker(new Counters());
    private final EngineGauges metrics = new EngineGauges(gauges, dutyCycles);

    @Test
    void tellWhatTheRingHoldsAndHowLongTheLongestCycleWas() {
        gauges.ring(64, () -> 5);
        dutyCycles.noteCycle(0, 2_000_000);
        assertThat(valueOf("ringcast_ring_slots")).isEqualTo(64);
        assertThat(valueOf("ringcast_ring_used_slots")).isEqualTo(5);
        assertThat(valueOf("ringcast_duty_cycle_recent_max_seconds")).isEqualTo(0.002);
    }

    @Test
    void haveAValueForEachAreaOfMemory() {
        gauges.area("ring", () -> 10).area("frame-log", () -> 20);
        assertThat(gauge("ringcast_memory_bytes").getDataPoints())
                .extracting(point -> point.getLabels().get("area") + "=" + point.getValue())
                .containsExactlyInAnyOrder("ring=10.0", "frame-log=20.0");
    }

    private double valueOf(String name) {
        return gauge(name).getDataPoints().get(0).getValue();
    }

    private GaugeSnapshot gauge(String name) {
        final MetricSnapshots all = metrics.collect();
        return (GaugeSnapshot) all.stream()
                .filter(snapshot -> snapshot.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
