package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.auth.live.CheckServer;
import io.ringcast.engine.status.LatencyStage;
import io.ringcast.proto.v1.Limits;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.RingcastProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a server that the command line started. */
@Timeout(120)
class ServeIT {
    private static final Pattern GRPC = Pattern.compile("listening on grpc://(\\S+)");
    private static final Pattern MANAGEMENT = Pattern.compile("metrics and health on (http://\\S+)");
    private static final Pattern WS = Pattern.compile("listening on (ws://\\S+)");

    private final StopSignal stopServer = new StopSignal();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private CompletableFuture<Integer> serverExit;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        stopServer.give();
        if (serverExit != null) {
            serverExit.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    @Test
    @Tag("C47")
    void showsWhatWasSent() throws IOException {
        serve();
        assertThat(run("send", "hello=42", "--server", grpc())).isZero();
        assertThat(out.toString()).startsWith("ACCEPTED hello=42");

        assertThat(run("tail", "--url", ws(), "--selector", "hello", "--count", "1", "--json"))
                .isZero();
        assertThat(out.toString()).contains("\"agent\":\"send\"", "\"metric\":\"hello\"", "\"value\":42");
    }

    @Test
    void saysWhyASampleWasRejected() throws IOException {
        serve();
        assertThat(run("send", "he llo=42", "--server", grpc())).isEqualTo(1);
        assertThat(err.toString()).contains("name-invalid series[0].name");
    }

    @Test
    void saysWhatIsWrongWithASelector() throws IOException {
        serve();
        assertThat(run("tail", "--url", ws(), "--selector", "cpu{")).isEqualTo(1);
        assertThat(err.toString()).contains("bad-selector");
    }

    @Test
    void hasThisHostAndAFleetToSeeInTheDemo() throws IOException {
        serve("--demo", "--demo-agents", "2");
        assertThat(run("tail", "--url", ws(), "--selector", "cpu_usage{core=\"\"}", "--count", "2"))
                .isZero();
        assertThat(run("tail", "--url", ws(), "--selector", "requests_total{agent=\"sim-002\"}", "--count", "2"))
                .isZero();
        assertThat(out.toString()).contains("cpu_usage " + HostName.asAgentId(), "sim-002");
    }

    @Test
    void tellsTheLatencyOfEveryStageOfTheDemoInItsLogAndKeepsHistograms() throws IOException, InterruptedException {
        final Path histograms = folder.resolve("latency");
        serve(
                "--demo",
                "--demo-agents",
                "1",
                "--latency-log-interval-ms",
                "200",
                "--latency-hlog-directory",
                histograms.toString());
        // As a process of its own, for a command starts the log anew.
        final Process tail = RingcastProcess.of("tail", "--url", ws(), "--count", "100")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(tail.waitFor(60, TimeUnit.SECONDS)).isTrue();
        for (final LatencyStage stage : LatencyStage.values()) {
            final Pattern line = Pattern.compile("latency " + stage.label() + " count=[1-9].* p99\\.99=.*us max=.*us");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> line.matcher(log()).find());
        }
        assertThat(histograms).isDirectoryContaining("glob:**.hlog");
    }

    @Test
    @Tag("A7")
    void tellsAgentsEveryLimitAndTheLogWhatTheyCanTake() throws IOException {
        serve("--grpc-sessions-per-address-max", "50", "--grpc-agent-bytes-per-second", "1000000");
        final int port = Integer.parseInt(grpc().substring(grpc().lastIndexOf(':') + 1));
        try (GrpcAgent agent = GrpcAgent.connect(port, "a1")) {
            final Limits limits = agent.handshakeAck().getLimits();
            assertThat(limits.getAllFields().keySet())
                    .containsExactlyInAnyOrderElementsOf(Limits.getDescriptor().getFields());
            assertThat(limits.getMaxSessionsPerAddress()).isEqualTo(50);
            assertThat(limits.getMaxBytesPerSecond()).isEqualTo(1_000_000);
        }
        assertThat(log()).contains("memory unread messages <= 1048576000 bytes", "memory ack rings <= 65536000 bytes");
    }

    @Test
    void endsWithZeroWhenStopped() throws IOException {
        serve();
        stopServer.give();

        assertThat(serverExit.orTimeout(30, TimeUnit.SECONDS).join()).isZero();
        assertThat(log()).contains("live server stopping");
    }

    @Test
    void namesTheOptionWhenAPortIsInUse() throws IOException {
        serve();
        final String grpcPort = grpc().substring(grpc().lastIndexOf(':') + 1);
        final String wsPort = ws().substring(ws().lastIndexOf(':') + 1);

        assertThat(run("serve", "--grpc-port", grpcPort, "--live-ws-port", "0", "--management-port", "0"))
                .isEqualTo(1);
        assertThat(err.toString()).contains(grpcPort, "--grpc-port").doesNotContain("\tat ");
        err.getBuffer().setLength(0);
        assertThat(run("serve", "--grpc-port", "0", "--live-ws-port", wsPort, "--management-port", "0"))
                .isEqualTo(1);
        assertThat(err.toString()).contains(wsPort, "--live-ws-port").doesNotContain("\tat ");
    }

    @Test
    @Tag("C2")
    void servesAgentsAndDashboardsThoughItsManagementPortIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            serve("--management-port", Integer.toString(taken.getLocalPort()));
            assertThat(log()).contains("cannot listen on management port " + taken.getLocalPort(), "--management-port");
            assertThat(run("send", "hello=42", "--server", grpc())).isZero();
            assertThat(run("tail", "--url", ws(), "--count", "1")).isZero();
        }
    }

    @Test
    @Tag("C2")
    @Tag("F8")
    void tellsItsOperatorsOnAPortOfTheirOwn() throws Exception {
        serve();
        final Matcher url = MANAGEMENT.matcher(log());
        assertThat(url.find()).isTrue();
        assertThat(get(url.group(1) + "/readyz")).isEqualTo("200 ok\n");
        assertThat(run("send", "hello=42", "--server", grpc())).isZero();
        assertThat(get(url.group(1) + "/metrics"))
                .contains(
                        "\nringcast_samples_accepted_total 1.0\n",
                        "\nringcast_live_connections{instance_id=\"" + HostName.of() + "\"} 0.0\n",
                        "\nringcast_live_messages_inbound_total{instance_id=\"" + HostName.of()
                                + "\",type=\"subscribe\"} 0.0\n",
                        "\njvm_");
    }

    @Test
    @Tag("F8")
    @Tag("G13")
    void isNotReadyBeforeWhatKnowsTokensAndKeysIsThereAndAsksForItUntilThen() throws Exception {
        final URI away;
        try (CheckServer soonAway = CheckServer.start()) {
            away = soonAway.url();
        }
        serve("--auth-url", away.toString(), "--live-jwks", away.toString());
        final Matcher url = MANAGEMENT.matcher(log());
        assertThat(url.find()).isTrue();
        final String readiness = url.group(1) + "/readyz";
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> get(readiness),
                        answer -> answer.equals("503 the JWKS has not answered yet: JWKSetRetrievalException\n"
                                + "AUTH_URL has not answered yet: ConnectException\n"));
        assertThat(run("send", "hello=42", "--server", grpc())).isZero();

        try (CheckServer back = CheckServer.start(away.getPort())) {
            back.answer("", 200, "{\"keys\":[]}");
            await().atMost(Duration.ofSeconds(60)).until(() -> get(readiness).equals("200 ok\n"));
        }
    }

    private static String get(String url) throws IOException, InterruptedException {
        final HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private void serve(String... more) {
        final String[] base = {
            "serve",
            "--grpc-port",
            "0",
            "--live-ws-port",
            "0",
            "--management-port",
            "0",
            "--log-file",
            logFile().toString(),
            "--log-format",
            "text"
        };
        final String[] arguments = new String[base.length + more.length];
        System.arraycopy(base, 0, arguments, 0, base.length);
        System.arraycopy(more, 0, arguments, base.length, more.length);
        // A thread of its own: the common pool has one on two cores, and the clients of the JDK need it.
        serverExit = CompletableFuture.supplyAsync(
                () -> Ringcast.commandLine(Map.of("RINGCAST_WARM_UP_MS", "0"), stopServer)
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments),
                task -> new Thread(task, "serve").start());
        await().atMost(Duration.ofSeconds(60)).until(() -> serverExit.isDone() || isListening());
        assertThat(serverExit).as(err.toString()).isNotDone();
    }

    private int run(String... arguments) {
        return Ringcast.commandLine(Map.of("RINGCAST_WARM_UP_MS", "0"), new StopSignal())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private boolean isListening() throws IOException {
        return Files.exists(logFile()) && WS.matcher(log()).find();
    }

    private String grpc() throws IOException {
        return find(GRPC);
    }

    private String ws() throws IOException {
        return find(WS);
    }

    private String find(Pattern pattern) throws IOException {
        final Matcher matcher = pattern.matcher(log());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private String log() throws IOException {
        return Files.readString(logFile());
    }

    private Path logFile() {
        return folder.resolve("serve.log");
    }
}
