package io.ringcast.bench.rig;

import java.util.ArrayList;
import java.util.List;

/** Which figures answer the question that a plan puts. */
final class Headlines {
    private Headlines() {}

    static List<Metric> of(LoadPlan plan) {
        final List<Metric> metrics = new ArrayList<>();
        if (plan.clients().isEmpty()) {
            ofIngest(plan, metrics);
        } else {
            ofClients(plan, metrics);
        }
        return metrics;
    }

    private static void ofIngest(LoadPlan plan, List<Metric> metrics) {
        metrics.add(Metric.SAMPLES_PER_SECOND);
        if (!plan.pace().isOpenLoop()) {
            metrics.addAll(List.of(Metric.SERVER_CPU_PERCENT, Metric.BYTES_PER_BATCH));
        }
        metrics.add(Metric.CPU_NS_PER_SAMPLE);
        if (plan.pace().isOpenLoop()) {
            metrics.addAll(List.of(
                    Metric.ACK_P50_US, Metric.ACK_P99_US, Metric.ACK_P999_US, Metric.ACK_P9999_US, Metric.ACK_MAX_US));
        }
    }

    private static void ofClients(LoadPlan plan, List<Metric> metrics) {
        if (!plan.pace().isOpenLoop()) {
            metrics.add(Metric.UPDATES_PER_SECOND);
            metrics.add(Metric.SERVER_CPU_PERCENT);
        }
        metrics.addAll(List.of(Metric.CPU_NS_PER_UPDATE, Metric.UPDATES_PER_FRAME));
        if (plan.recordsLatency()) {
            metrics.addAll(List.of(
                    Metric.P50_US, Metric.P90_US, Metric.P99_US, Metric.P999_US, Metric.P9999_US, Metric.MAX_US));
        }
        if (plan.clients().stream().anyMatch(client -> client.stalls())) {
            metrics.addAll(List.of(Metric.RESIDENT_GROWTH_MIB, Metric.RESIDENT_SLOPE_MIB));
        }
    }
}
