package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.RingcastProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a server that is a process of its own ends. */
@Timeout(240)
class StopIT {
    private static final Pattern GRPC = Pattern.compile("listening on grpc://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern WS = Pattern.compile("listening on ws://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern MANAGEMENT = Pattern.compile("metrics and health on (http://\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Process process;

    @TempDir
    private Path folder;

    @AfterEach
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    @Tag("G1")
    @Tag("G2")
    void stopsInOneOrderAndTellsOfEachStepWithItsNumbers() throws Exception {
        final Path histograms = folder.resolve("latency");
        serve("--latency-hlog-directory", histograms.toString());
        try (GrpcAgent agent = GrpcAgent.connect(port(GRPC), "a1");
                LiveClient client = LiveClient.connected(port(WS))) {
            client.send("{\"type\":\"subscribe\"}").await("live");
            agent.send(agent.batch().series("up").sample(1, 1));
            client.await("metric_update");
            process.destroy();

            assertThat(exitCode()).isZero();
            assertThat(client.await("going_away").path("retryAfterMs").asLong()).isPositive();
            assertThat(client.closeCode()).isEqualTo(1001);
            assertThat(client.closeReason()).isEqualTo("server shutting down");
            await().atMost(PATIENCE).until(() -> agent.status() != null);
            assertThat(agent.status().getDescription()).isEqualTo("the server stops");
        }
        assertThat(log())
                .containsSubsequence(
                        "stopping, 5000 ms to drain and 1000 ms to end",
                        "stop 1/8: not ready any more: /readyz says 503, gRPC health NOT_SERVING, ",
                        "live server stopping",
                        "stop 2/8: dashboards refused, ",
                        "gRPC ingest stopped",
                        "stop 3/8: agents sent away: 1 streams, 0 of them cut, ",
                        "live server stopped",
                        "stop 4/8: dashboards sent away: 1 clients, 0 of them cut, ",
                        "stop 5/8: tokens let go, ",
                        "stop 6/8: engine ended, ",
                        "latency validated count=1 ",
                        "latency written count=1 ",
                        "stop 7/8: latencies told, ",
                        "stop 8/8: operators sent away, ",
                        "stopped in ")
                .doesNotContain("ERROR", "\tat ");
        assertThat(log().substring(log().indexOf("stopping, "))).doesNotContain("WARN");
        assertThat(recordedCount(histograms)).isPositive();
    }

    @Test
    @Tag("G3")
    void endsWithinTheDrainTimeAndASecondThoughAClientNeverReads() throws Exception {
        serve("--live-ws-drain-timeout-ms", "2000", "--ws-send-buffer-bytes", "4096");
        try (GrpcAgent agent = GrpcAgent.connect(port(GRPC), "a1");
                RawClient stuck = subscribedAndStuck(agent)) {
            assertThat(stuck).isNotNull();
            final long startNs = System.nanoTime();
            process.destroy();
            assertThat(exitCode()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - startNs))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
        }
        assertThat(log())
                .contains(
                        "stop 3/8: agents sent away: 1 streams, 0 of them cut, ",
                        "stop 4/8: dashboards sent away: 1 clients, 1 of them cut, ")
                .doesNotContain("ERROR", "\tat ");
    }

    @Test
    @Tag("G1")
    @Tag("G3")
    void servesOnWhileLoadBalancersLearnOfItAndEndsAtOnceAtTheSecondSignal() throws Exception {
        serve("--stop-delay-ms", "600000");
        final String readyz = find(MANAGEMENT) + "/readyz";
        assertThat(get(readyz)).isEqualTo("200 ok\n");
        try (GrpcAgent agent = GrpcAgent.connect(port(GRPC), "a1")) {
            process.destroy();
            await().atMost(PATIENCE).until(() -> get(readyz).equals("503 stopping\n"));
            assertThat(agent.send(agent.batch().series("up").sample(1, 1)).getAccepted())
                    .isEqualTo(1);
            LiveClient.connected(port(WS)).close();
            assertThat(log()).doesNotContain("live server stopping");

            await().atMost(PATIENCE).until(() -> {
                process.destroy();
                return process.waitFor(200, TimeUnit.MILLISECONDS);
            });
            assertThat(process.exitValue()).isEqualTo(143);
        }
    }

    @Test
    @Tag("G1")
    void stopsInTheMiddleOfItsStart() throws Exception {
        start("--warm-up-ms", "60000");
        await().atMost(PATIENCE).until(() -> log().contains("metrics and health on "));
        process.destroy();

        assertThat(exitCode()).isZero();
        assertThat(log())
                .containsSubsequence("a stop was asked for during the start", "stop 6/8: engine ended, ", "stopped in ")
                .doesNotContain("ERROR", "listening on ");
    }

    /** One that was sent more than the kernel takes for it. */
    private RawClient subscribedAndStuck(GrpcAgent agent) throws IOException {
        final RawClient client = RawClient.upgrade(port(WS), 4_096);
        client.sendText("{\"type\":\"subscribe\"}");
        client.await(RawClient.TEXT);
        for (int i = 1; i <= 200; i++) {
            final BatchBuilder batch = agent.batch();
            for (int k = 0; k < 100; k++) {
                batch.series("series_with_a_name_that_is_not_short")
                        .label("k", Integer.toString(k))
                        .sample(i, i);
            }
            agent.send(batch);
        }
        return client;
    }

    private void serve(String... more) throws IOException {
        start(more);
        await().atMost(PATIENCE).until(() -> !process.isAlive() || log().contains("listening on ws://"));
        assertThat(process.isAlive()).as(log()).isTrue();
    }

    private void start(String... more) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of("serve", "--grpc-port=0", "--live-ws-port=0"));
        arguments.addAll(List.of("--grpc-handshake-timeout-ms=60000", "--ws-handshake-timeout-ms=60000"));
        arguments.addAll(List.of("--series-max=1000", "--log-file", logFile().toString()));
        arguments.addAll(List.of(more));
        process = RingcastProcess.of(arguments.toArray(new String[0]))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private int port(Pattern listening) throws IOException {
        return Integer.parseInt(find(listening));
    }

    private String find(Pattern pattern) throws IOException {
        final Matcher matcher = pattern.matcher(log());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private String log() throws IOException {
        return Files.exists(logFile()) ? Files.readString(logFile()) : "";
    }

    private Path logFile() {
        return folder.resolve("serve.log");
    }

    private static long recordedCount(Path histograms) throws IOException {
        try (var files = Files.list(histograms);
                HistogramLogReader reader =
                        new HistogramLogReader(files.findFirst().orElseThrow().toFile())) {
            long count = 0;
            while (reader.hasNext()) {
                count += ((Histogram) reader.nextIntervalHistogram()).getTotalCount();
            }
            return count;
        }
    }

    private static String get(String url) throws IOException, InterruptedException {
        final HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
