package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.ringcast.auth.live.CheckTimes;
import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.http.Readiness;
import io.ringcast.http.ReadyMetric;
import io.ringcast.project.Repository;
import io.ringcast.testing.LiveEngine;
import io.ringcast.ws.WsCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** docs/metrics.md has every metric of ringcast, in the words of the code. */
@Tag("G9")
class MetricsTableTest {
    private static final String HEAD = "| metric | type | labels | meaning |\n|---|---|---|---|\n";

    @Test
    void isWhatIsRegistered() throws IOException {
        final String expected = HEAD
                + registered().scrape(name -> name.startsWith("ringcast_")).stream()
                        .map(MetricsTableTest::row)
                        .sorted()
                        .collect(Collectors.joining());
        final Path file = Repository.root().resolve("docs/metrics.md");
        final String actual = Files.exists(file) ? Repository.read(file) : "";
        final int start = Math.max(0, actual.indexOf(HEAD));
        if (!actual.substring(start).equals(expected)) {
            Files.writeString(Repository.root().resolve("transports/target/metrics-table.md"), expected);
        }
        assertThat(actual.substring(start))
                .as("the table is as in transports/target/metrics-table.md")
                .isEqualTo(expected);
    }

    private static PrometheusRegistry registered() {
        final PrometheusRegistry registry = new PrometheusRegistry();
        try (Engine engine = Engine.launch(
                new EngineContext().threadingMode(ThreadingMode.INVOKER).configuration(LiveEngine.smallMemory()))) {
            Management.register(registry, engine);
            registry.register(new ReadyMetric(new Readiness(() -> 0)));
            Management.register(
                    registry, new LiveMetrics("t1", engine.counters(), new WsCounters()), new CheckTimes(() -> 0));
        }
        return registry;
    }

    private static String row(MetricSnapshot metric) {
        final Set<String> labels = metric.getDataPoints().stream()
                .flatMap(point -> point.getLabels().stream())
                .map(Label::getName)
                .map(name -> "`" + name + "`")
                .collect(Collectors.toCollection(TreeSet::new));
        final String name = metric.getMetadata().getPrometheusName();
        return "| `" + name + suffix(metric) + "` | " + type(metric) + " | " + String.join(", ", labels) + " | "
                + metric.getMetadata().getHelp() + " |\n";
    }

    private static String suffix(MetricSnapshot metric) {
        if (metric instanceof InfoSnapshot) {
            return "_info";
        }
        return metric instanceof CounterSnapshot ? "_total" : "";
    }

    private static String type(MetricSnapshot metric) {
        if (metric instanceof HistogramSnapshot) {
            return "histogram";
        }
        return metric instanceof GaugeSnapshot || metric instanceof InfoSnapshot ? "gauge" : "counter";
    }
}
