package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineContext;
import io.ringcast.http.HttpConfiguration;
import io.ringcast.project.Repository;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.TestFeed;
import io.ringcast.testing.WholeServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus itself against the metrics: its checker, its rules, and a server of its own that scrapes. */
@Timeout(120)
@Tag("prometheus")
class PrometheusIT {
    private static final Path EXAMPLES = Repository.root().resolve("docs/examples");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern METRIC = Pattern.compile("\\bringcast_[a-z0-9_]+");

    private final Engine engine = Engine.launch(new EngineContext().configuration(LiveEngine.smallMemory()));
    private final Management management =
            Management.launch(new InetSocketAddress("127.0.0.1", 0), HttpConfiguration.defaults(), engine);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        management.close();
        engine.close();
    }

    @Test
    @Tag("F8")
    void itsCheckerFindsNothingWrong() throws Exception {
        final Path metrics = Files.writeString(folder.resolve("metrics"), get("/metrics"));
        assertThat(metrics).isNotEmptyFile();
        final Process checker = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();
        // What the JVM's own metrics are called is not ours to choose.
        assertThat(new String(checker.getInputStream().readAllBytes())
                        .lines()
                        .filter(line -> line.contains("ringcast_")))
                .isEmpty();
        assertThat(checker.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void firesAndRestsAsItsTestsOfTheAlertsSay() throws Exception {
        final Process rules = new ProcessBuilder("promtool", "test", "rules", "prometheus-alerts-test.yml")
                .directory(EXAMPLES.toFile())
                .redirectErrorStream(true)
                .start();
        final String output = new String(rules.getInputStream().readAllBytes());
        assertThat(rules.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(rules.exitValue()).as(output).isZero();
    }

    @Test
    void alertsOnMetricsThatExist() throws Exception {
        final Set<String> names = TYPE.matcher(get("/metrics"))
                .results()
                .map(type -> type.group(1) + (type.group(2).equals("histogram") ? "_bucket" : ""))
                .collect(Collectors.toSet());
        final List<String> used = METRIC.matcher(Repository.read(EXAMPLES.resolve("prometheus-alerts.yml")))
                .results()
                .map(found -> found.group())
                // The counters by reason, in words for people.
                .filter(name -> !name.equals("ringcast_rejected_"))
                .distinct()
                .toList();
        assertThat(used).hasSizeGreaterThan(15);
        assertThat(names).containsAll(used);
    }

    @Test
    @Tag("F5")
    void readsLatenciesAsNativeHistograms() throws Exception {
        final TestFeed feed = new TestFeed(engine.publisher(), 1, "a1");
        feed.send(feed.batch().series("up").sample(1, 1));
        assertThat(answerOf(
                        "histogram_count(ringcast_stage_latency_seconds{stage=\"applied\"})",
                        "--enable-feature=native-histograms"))
                .contains("\"stage\":\"applied\"", ",\"1\"]");
    }

    @Test
    void isScraped() throws Exception {
        assertThat(answerOf("ringcast_connections_open")).contains("\"__name__\":\"ringcast_connections_open\"");
        assertThat(answerOf("ringcast_stage_latency_seconds_count{stage=\"applied\"}"))
                .contains(",\"0\"]");
    }

    /** What a Prometheus that scrapes the engine says to a query once it can say something. */
    private String answerOf(String query, String... options) throws Exception {
        final int port = freePort();
        final Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                Repository.read(EXAMPLES.resolve("prometheus.yml"))
                        .replace("127.0.0.1:9090", "127.0.0.1:" + management.port())
                        .replace("15s", "200ms")
                        .replace(
                                "prometheus-alerts.yml",
                                EXAMPLES.resolve("prometheus-alerts.yml").toString()));
        final List<String> command = new ArrayList<>(List.of(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data-" + port),
                "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(options));
        final Process prometheus = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            final String url = "http://127.0.0.1:" + port + "/api/v1/query?query="
                    + URLEncoder.encode(query, StandardCharsets.UTF_8);
            WholeServer.await(() -> query(url).contains("\"value\":["));
            return query(url);
        } finally {
            prometheus.destroy();
            prometheus.waitFor(30, TimeUnit.SECONDS);
        }
    }

    private static String query(String url) throws InterruptedException {
        try {
            return body(url);
        } catch (IOException e) {
            return "not up yet";
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return body("http://127.0.0.1:" + management.port() + path);
    }

    private static String body(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
