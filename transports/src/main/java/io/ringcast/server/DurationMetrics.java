package io.ringcast.server;

import io.prometheus.metrics.model.snapshots.Labels;
import io.ringcast.auth.live.CheckTimes;
import io.ringcast.engine.Engine;
import io.ringcast.engine.status.LatencyStage;
import io.ringcast.http.HistogramMetrics;
import java.util.List;

/** How long things take, as histograms. */
final class DurationMetrics {
    private static final String RESULT = "result";

    private DurationMetrics() {}

    /** Of batches on their way through the engine, unless that is not measured, and of snapshots. */
    static List<HistogramMetrics> ofEngine(Engine engine) {
        final HistogramMetrics stages = HistogramMetrics.ofSeconds(
                "ringcast_stage_latency_seconds",
                "How old batches are at each stage, as in the log; see the documentation for what each stage counts.");
        if (engine.latency().isEnabled()) {
            for (final LatencyStage stage : LatencyStage.values()) {
                stages.with(
                        Labels.of("stage", stage.label()),
                        () -> engine.latency().sinceStart(stage));
            }
        }
        return List.of(
                stages,
                HistogramMetrics.ofSeconds(
                                "ringcast_live_snapshot_seconds",
                                "From a subscribe to the live that ends its snapshot.")
                        .with(Labels.EMPTY, engine.gauges().snapshotNs()::sinceStart),
                HistogramMetrics.ofItems("ringcast_live_snapshot_items", "Items of a snapshot.")
                        .with(Labels.EMPTY, engine.gauges().snapshotItems()::sinceStart));
    }

    /** Of looking at the tokens of clients. */
    static List<HistogramMetrics> ofChecks(CheckTimes times) {
        return List.of(
                HistogramMetrics.ofSeconds(
                                "ringcast_live_authentication_seconds",
                                "From a client's token, or none, to the verdict on it.")
                        .with(Labels.of(RESULT, "granted"), times.granted()::sinceStart)
                        .with(Labels.of(RESULT, "refused"), times.refused()::sinceStart),
                HistogramMetrics.ofSeconds(
                                "ringcast_live_authorization_seconds",
                                "From a question about the token of a connected client to the answer.")
                        .with(Labels.of(RESULT, "answered"), times.answered()::sinceStart)
                        .with(Labels.of(RESULT, "unanswered"), times.unanswered()::sinceStart));
    }
}
