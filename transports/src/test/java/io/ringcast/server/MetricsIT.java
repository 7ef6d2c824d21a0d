package io.ringcast.server;

import static io.ringcast.engine.status.CounterDescriptor.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.auth.live.CheckServer;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.http.EngineMetrics;
import io.ringcast.project.Repository;
import io.ringcast.testing.RawClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every metric of ringcast moves: here, over real sockets, or, what takes a disk that is full or a fault of our own, in a test that is
 * named for it.
 */
@Timeout(180)
@Tag("F1")
@Tag("F2")
@Tag("F3")
@Tag("F4")
@Tag("F5")
@Tag("F6")
@Tag("F7")
@Tag("G9")
class MetricsIT {
    private static final Pattern PORT =
            Pattern.compile("(grpc|ws|metrics and health on http)://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(ringcast_\\w+)(\\{.*})? (\\S+)$");
    private static final Set<String> BESIDE_COUNTS = Set.of("_bucket", "_sum");

    /** What moves each counter that does not move here. */
    private static final Map<CounterDescriptor, String> MOVED_ELSEWHERE = movedElsewhere();

    /** The same of metrics that are no counters of the engine, up to and including this part of them. */
    private static final Map<String, String> OTHERS_MOVED_ELSEWHERE = Map.of(
            "ringcast_live_frame_faults_total", "FrameFaultIT",
            "ringcast_consumer_reads_total{result=\"error\"}", "DutyCycleTest",
            "ringcast_evictions_total", "SeriesEvictionTest",
            "ringcast_live_messages_outbound_total{instance_id=\"t1\",type=\"going_away\"}", "ShutdownDrainIT",
            "ringcast_ring_used_slots", "EngineGaugesTest");

    private final StopSignal stopServer = new StopSignal();
    private final StringWriter err = new StringWriter();
    /** Each sample with the highest value that it was seen with. */
    private final Map<String, Double> seen = new TreeMap<>();

    private CompletableFuture<Integer> serverExit;

    @TempDir
    private Path folder;

    private static Map<CounterDescriptor, String> movedElsewhere() {
        final Map<CounterDescriptor, String> tests = new EnumMap<>(CounterDescriptor.class);
        put(tests, "RejectCountersTest", BATCHES_SUPERSEDED, SAMPLES_FAILED, AGENTS_REFUSED, STREAMS_REFUSED);
        put(tests, "LimitCountersTest", REJECTED_SERIES_LIMIT, REJECTED_KEY_SPACE_LIMIT);
        put(tests, "RingPublisherTest", EVENTS_BACK_PRESSURED, EVENTS_INVALID);
        put(tests, "ControlDutyTest", TICKS_SKIPPED);
        put(tests, "DutyCycleTest", HANDLER_ERRORS);
        put(tests, "AckTest", ACKS_LOST);
        put(tests, "StreamFaultIT", SESSIONS_REFUSED, HANDSHAKES_TIMED_OUT, MESSAGES_TOO_LONG);
        put(tests, "StreamLimitsIT", SESSIONS_PER_ADDRESS_REFUSED, SESSIONS_IDLE_ENDED, AGENTS_THROTTLED);
        put(tests, "PressureIT", PRESSURE_BEGUN);
        put(tests, "AgentTokenIT", CREDENTIALS_MISSING, CREDENTIALS_WRONG, CREDENTIALS_EXPIRED, AGENT_IDS_FORBIDDEN);
        put(tests, "AgentTokenIT", STREAMS_REVOKED);
        put(tests, "AgentCertificateIT", CERTIFICATES_REFUSED);
        put(tests, "StaticTokensTest", VIEWER_CREDENTIALS_MISSING);
        put(tests, "ExternalCheckTest", VIEWER_CHECKS_REFUSED);
        put(tests, "TlsIT", TLS_FAILURES);
        put(tests, "TokenStoreTest", TOKEN_FILE_ERRORS);
        put(tests, "SeriesEvictionTest", SERIES_EVICTED);
        put(tests, "SeriesRefsTest", SERIES_REFS_REFUSED);
        put(tests, "ScopeTest", SCOPES_INVALID);
        put(tests, "RegexesTest", REGEX_VERDICTS_FORGOTTEN);
        put(tests, "SelectorExhaustionTest", BIRTHS_DEFERRED);
        put(tests, "DisconnectIT", CONNECTIONS_REFUSED);
        put(tests, "LiveLimitsIT", CONNECTIONS_PER_ADDRESS_REFUSED, UPGRADES_TIMED_OUT, CLIENTS_CLOSED_FLOODING);
        put(tests, "FanOutRequestsTest", CONNECTIONS_WITHOUT_ROOM, CLIENTS_CLOSED_FAILED, REPLIES_REFUSED);
        put(tests, "CloseCodesIT", CLIENTS_CLOSED_SILENT, CLIENTS_CLOSED_UNSUBSCRIBED);
        put(tests, "ControlInboxesTest", INBOX_OVERFLOWS);
        put(tests, "ConservationTest", CONSERVATION_BREACHES, SAMPLES_UNACCOUNTED, UPDATES_UNACCOUNTED);
        put(tests, "SlowConsumerIT", CLIENTS_CLOSED_SLOW);
        put(tests, "ServerTopicTest", SERVER_STATS_MISSED);
        put(tests, "FanOutCatchUpTest", FRAME_LOG_FULL, CHUNKS_EXHAUSTED);
        put(tests, "LatencyLogTest", LATENCY_LOG_ERRORS, UPKEEP_FAILURES);
        put(tests, "FailingStageTest", BATCHES_FAILED);
        put(tests, "GrpcIngestServerIT", STREAMS_CUT);
        put(tests, "ShutdownDrainIT", CLIENTS_CUT);
        put(tests, "ReloadIT", TLS_FILE_ERRORS, CONFIGURATION_ERRORS);
        put(tests, "EnvelopeTest", ENVELOPES_UNKNOWN);
        put(tests, "DescriptorsIT", ACCEPTS_PAUSED);
        put(tests, "DutyCycleTest", STOOD_STILL);
        put(tests, "SelfWatchTest", CLOCK_STEPS, LOG_LINES_LOST);
        return tests;
    }

    private static void put(
            Map<CounterDescriptor, String> tests, String test, CounterDescriptor first, CounterDescriptor... more) {
        tests.put(first, test);
        Stream.of(more).forEach(counter -> tests.put(counter, test));
    }

    @AfterEach
    void stop() {
        stopServer.give();
        if (serverExit != null) {
            serverExit.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void noMetricStandsStill() throws Exception {
        try (CheckServer check = CheckServer.start()) {
            serve(check);
            try (AgentTraffic agents = new AgentTraffic(port("grpc"))) {
                final ClientTraffic clients = new ClientTraffic(port("ws"), check);
                agents.sendOne();
                agents.offend();
                clients.ask();
                clients.showTokens();
                clients.offend();
                try (RawClient unsure = clients.unsure()) {
                    assertThat(unsure).isNotNull();
                    beSlow(agents, clients);
                    await().atMost(Duration.ofSeconds(60))
                            .untilAsserted(() -> assertThat(still()).isEmpty());
                }
            }
        }
    }

    @Test
    void whatIsMovedElsewhereIsMovedThere() throws IOException {
        final Map<String, String> sources = testSources();
        MOVED_ELSEWHERE.forEach(
                (counter, test) -> assertThat(Stream.of(counter.name(), counter.label(), EngineMetrics.nameOf(counter)))
                        .as("%s, for %s", test, counter)
                        .anyMatch(sources.getOrDefault(test, "")::contains));
        OTHERS_MOVED_ELSEWHERE.forEach(
                (metric, test) -> assertThat(sources).as(metric).containsKey(test));
    }

    private void beSlow(AgentTraffic agents, ClientTraffic clients) throws Exception {
        try (RawClient dying = clients.stuck();
                RawClient late = clients.stuck()) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        agents.sendOne();
                        look();
                        return hasMoved("ringcast_clients_revoked_total")
                                && hasMoved("ringcast_updates_behind_max")
                                && hasMoved("ringcast_client_behind_max_seconds");
                    });
            dying.reset();
            ClientTraffic.catchUp(late);
        }
    }

    /** Metrics that have not moved yet and are not moved elsewhere. */
    private Set<String> still() throws Exception {
        look();
        final Set<String> still = new TreeSet<>();
        seen.forEach((sample, value) -> {
            if (value == 0 && !isMovedElsewhere(sample)) {
                still.add(sample);
            }
        });
        return still;
    }

    private boolean hasMoved(String sample) {
        return seen.getOrDefault(sample, 0.0) != 0;
    }

    private static boolean isMovedElsewhere(String sample) {
        return OTHERS_MOVED_ELSEWHERE.keySet().stream().anyMatch(sample::startsWith)
                || MOVED_ELSEWHERE.keySet().stream()
                        .anyMatch(counter -> EngineMetrics.nameOf(counter).equals(sample));
    }

    private void look() throws Exception {
        final HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port("metrics and health on http") + "/metrics"))
                .build();
        final String metrics = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        SAMPLE.matcher(metrics)
                .results()
                .filter(sample -> BESIDE_COUNTS.stream().noneMatch(sample.group(1)::endsWith))
                .forEach(sample -> seen.merge(
                        sample.group(1) + (sample.group(2) == null ? "" : sample.group(2)),
                        Math.abs(Double.parseDouble(sample.group(3))),
                        Math::max));
    }

    private static Map<String, String> testSources() throws IOException {
        final Map<String, String> sources = new TreeMap<>();
        for (final String module : List.of("engine", "transports")) {
            try (Stream<Path> files =
                    Files.walk(Repository.root().resolve(module).resolve("src/test/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file ->
                                sources.put(file.getFileName().toString().replace(".java", ""), Repository.read(file)));
            }
        }
        return sources;
    }

    private void serve(CheckServer check) {
        final List<String> arguments = new ArrayList<>(List.of("serve", "--instance-id", "t1"));
        arguments.addAll(List.of("--grpc-port", "0", "--live-ws-port", "0", "--management-port", "0"));
        arguments.addAll(List.of("--log-file", logFile().toString(), "--latency-log-interval-ms", "1000"));
        arguments.addAll(List.of("--frame-log-bytes", "1048576", "--client-backpressure-bytes", "65536"));
        arguments.addAll(AgentTraffic.OPTIONS);
        arguments.addAll(ClientTraffic.options(check));
        serverExit = CompletableFuture.supplyAsync(
                () -> Ringcast.commandLine(Map.of(), stopServer)
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments.toArray(String[]::new)),
                task -> new Thread(task, "serve").start());
        await().atMost(Duration.ofSeconds(60)).until(() -> serverExit.isDone() || isListening());
        assertThat(serverExit).as(err.toString()).isNotDone();
    }

    private boolean isListening() throws IOException {
        return Files.exists(logFile())
                && PORT.matcher(Files.readString(logFile())).results().count() == 3;
    }

    private int port(String what) throws IOException {
        final Matcher matcher = PORT.matcher(Files.readString(logFile()));
        while (matcher.find()) {
            if (matcher.group(1).equals(what)) {
                return Integer.parseInt(matcher.group(2));
            }
        }
        throw new AssertionError(what);
    }

    private Path logFile() {
        return folder.resolve("serve.log");
    }
}
