package io.ringcast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators and their tools get, over real sockets. */
@Timeout(60)
class ManagementServerIT {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    private final Counters counters = new Counters();
    private final AtomicLong nowNs = new AtomicLong();
    private final AtomicReference<String> problem = new AtomicReference<>();
    private final Readiness readiness = new Readiness(nowNs::get);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ManagementServer server = launch();

    private ManagementServer launch() {
        registry.register(new EngineMetrics(counters));
        registry.register(new ReadyMetric(readiness));
        readiness.add(problem::get);
        return ManagementServer.launch(ANY_PORT, registry, readiness);
    }

    @AfterEach
    void stop() {
        server.close();
        server.close();
    }

    @Test
    @Tag("F8")
    void answersFourPaths() throws Exception {
        assertThat(get("/healthz")).isEqualTo("200 ok\n");
        assertThat(get("/readyz")).isEqualTo("200 ok\n");
        assertThat(get("/metrics")).startsWith("200 # HELP ringcast_");
        for (final String path : new String[] {"/", "/metrics/x", "/healthz/", "/favicon.ico", "/..%2fmetrics"}) {
            assertThat(get(path)).as(path).matches("(?s)40[04] .*");
        }
    }

    @Test
    @Tag("F8")
    void saysWhyItIsNotReadyAndAsksAgainAfterFiveSeconds() throws Exception {
        problem.set("the ring stands still");
        assertThat(get("/readyz")).isEqualTo("503 the ring stands still\n");
        problem.set(null);
        nowNs.addAndGet(TimeUnit.SECONDS.toNanos(5) - 1);
        assertThat(get("/readyz")).startsWith("503 ");
        nowNs.addAndGet(1);
        assertThat(get("/readyz")).isEqualTo("200 ok\n");
        assertThat(get("/healthz")).isEqualTo("200 ok\n");
    }

    @Test
    @Tag("G9")
    void showsWhetherItIsReadyAsAMetric() throws Exception {
        assertThat(get("/metrics")).contains("\n# TYPE ringcast_ready gauge\nringcast_ready 1.0\n");
        nowNs.addAndGet(TimeUnit.SECONDS.toNanos(5));
        problem.set("the ring stands still");
        assertThat(get("/metrics")).contains("\nringcast_ready 0.0\n");
    }

    @Test
    @Tag("G1")
    void asksAgainAtOnceWhereSomethingIsKnownToHaveChanged() throws Exception {
        assertThat(get("/readyz")).isEqualTo("200 ok\n");
        problem.set("stopping");
        readiness.refresh();
        assertThat(get("/readyz")).isEqualTo("503 stopping\n");
    }

    @Test
    void isNotReadyWhenACheckFails() throws Exception {
        readiness.add(() -> {
            throw new IllegalStateException("no clock");
        });
        assertThat(get("/readyz")).startsWith("503 a check failed: ").contains("no clock");
    }

    @Test
    @Tag("F7")
    void showsEveryCounterOfTheEngine() throws Exception {
        for (final CounterDescriptor counter : CounterDescriptor.values()) {
            counters.addShared(counter, valueOf(counter));
        }
        final String metrics = get("/metrics");
        for (final CounterDescriptor counter : CounterDescriptor.values()) {
            final String name = EngineMetrics.nameOf(counter);
            assertThat(metrics)
                    .contains("\n" + name + " " + (1.0 + counter.ordinal()) + "\n")
                    .contains("\n# TYPE " + name + (counter.isGauge() ? " gauge\n" : " counter\n"));
        }
    }

    @Test
    @Tag("G9")
    void writesTextForWhoeverSaysNothing() throws Exception {
        assertThat(send(HttpRequest.newBuilder(uri("/metrics")))
                        .headers()
                        .firstValue("Content-Type")
                        .orElseThrow())
                .startsWith("text/plain; version=0.0.4");
    }

    @Test
    @Tag("G9")
    void writesProtobufForWhoeverCanReadNativeHistograms() throws Exception {
        final String form = "application/vnd.google.protobuf";
        final HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/metrics"))
                .header("Accept", form + "; proto=io.prometheus.client.MetricFamily; encoding=delimited"));
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(form);
        assertThat(answer.body()).contains("ringcast_samples_accepted");
    }

    @Test
    @Tag("G9")
    void writesOpenMetricsForWhoeverAsks() throws Exception {
        final HttpResponse<String> answer =
                send(HttpRequest.newBuilder(uri("/metrics")).header("Accept", "application/openmetrics-text"));
        assertThat(answer.body()).endsWith("# EOF\n");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text");
    }

    @Test
    void letsNothingBeWritten() throws Exception {
        final HttpResponse<String> answer =
                send(HttpRequest.newBuilder(uri("/metrics")).POST(HttpRequest.BodyPublishers.ofString("x")));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(send(HttpRequest.newBuilder(uri("/healthz")).method("HEAD", HttpRequest.BodyPublishers.noBody()))
                        .body())
                .isEmpty();
    }

    @Test
    @Tag("C48")
    void namesPortAndOptionWhenItCannotListen() {
        assertThatThrownBy(() ->
                        ManagementServer.launch(new InetSocketAddress("127.0.0.1", server.port()), registry, readiness))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(Integer.toString(server.port()))
                .hasMessageContaining("--management-port");
    }

    /** Times are shown in seconds. */
    private static long valueOf(CounterDescriptor counter) {
        return (1 + counter.ordinal()) * (counter.unit().equals("ns") ? TimeUnit.SECONDS.toNanos(1) : 1);
    }

    private String get(String path) throws IOException, InterruptedException {
        final HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path)));
        return answer.statusCode() + " " + answer.body();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
