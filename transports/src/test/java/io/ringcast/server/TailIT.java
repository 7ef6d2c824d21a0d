package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.agent.TelemetryAgent;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.RingcastProcess;
import io.ringcast.testing.TestAuthority;
import io.ringcast.testing.WholeServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code tail} can ask for, before a real server. */
@Timeout(120)
class TailIT {
    private static final Pattern LISTENING = Pattern.compile("listening on (wss?://\\S+)");
    private static final Pattern EQUAL = Pattern.compile("digest equal at \\d+: [0-9a-f]{16}, 2 series");
    private static final long EXIT_TIMEOUT_SECONDS = 30;

    private final StopSignal stop = new StopSignal();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"json", "bin"})
    @Tag("C47")
    void provesInBothFormatsThatItKnowsWhatTheServerKnows(String format) {
        try (WholeServer server = WholeServer.start();
                GrpcAgent agent = server.agent("a1")) {
            send(agent, "cpu_usage", 0.1);
            send(agent, "cpu_load", 2);
            final CompletableFuture<Integer> exit =
                    tail(server.wsUrl(), "--selector", "cpu_*", "--format", format, "--digest", "1");
            WholeServer.await(() -> count(EQUAL, err) == 1);
            send(agent, "cpu_usage", -0.25);
            send(agent, "memory", 1);
            WholeServer.await(() -> count(EQUAL, err) > 2 && out.toString().contains("-0.25"));
            assertStops(exit, 0);
            assertThat(out.toString())
                    .contains("cpu_usage a1  0.1", "cpu_load a1  2")
                    .doesNotContain("memory");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "bin"})
    @Tag("C47")
    void tellsLeastAndGreatestOfWhatWasMerged(String format) {
        try (WholeServer server = WholeServer.start();
                GrpcAgent agent = server.agent("a1")) {
            final CompletableFuture<Integer> exit =
                    tail(server.wsUrl(), "--max-hz", "1", "--envelope", "--newest-only", "--format", format);
            WholeServer.await(() -> err.toString().contains("live: 0 series"));
            for (final double value : new double[] {5, -1, 9, 7}) {
                send(agent, "cpu_usage", value);
            }
            // The first of them may have gone out alone.
            WholeServer.await(() -> out.toString().contains("  7  [-1 to 9]  "));
            assertStops(exit, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "bin"})
    void leavesOutWhatCameBeforeTheNewest(String format) {
        try (WholeServer server = WholeServer.start();
                GrpcAgent agent = server.agent("a1")) {
            final CompletableFuture<Integer> exit =
                    tail(server.wsUrl(), "--json", "--newest-only", "--max-hz", "100", "--format", format);
            WholeServer.await(() -> err.toString().contains("live: 0 series"));
            final long nowNs = TelemetryAgent.systemEpochNs();
            agent.send(agent.batch().series("cpu_usage").sample(nowNs - 1, 0.25).sample(nowNs, 0.75));
            WholeServer.await(() -> out.toString().contains("\"value\":0.75"));
            assertStops(exit, 0);
            assertThat(out.toString()).contains("\"n\":2").doesNotContain("earlier", "0.25");
        }
    }

    @Test
    @Tag("C47")
    void printsRoundTrips() {
        try (WholeServer server = WholeServer.start()) {
            final CompletableFuture<Integer> exit = tail(server.wsUrl(), "--ping");
            WholeServer.await(() -> err.toString().contains("pong after "));
            assertStops(exit, 0);
        }
    }

    @Test
    @Tag("C43")
    void showsItsTokenByTlsAndIsSentAwayWithoutOne() throws IOException, InterruptedException {
        final TestAuthority authority = TestAuthority.in(folder, "ours");
        final Path tokens = folder.resolve("tokens");
        assertThat(run("token", "create", "--token-file", tokens.toString(), "--role", "viewer"))
                .isZero();
        final Path token = Files.writeString(folder.resolve("token"), out.toString());
        out.getBuffer().setLength(0);
        final TestAuthority.Identity identity = authority.server();
        final Process server = serve(
                "--live-token-file",
                tokens.toString(),
                "--live-tls-cert",
                identity.certificate().toString(),
                "--live-tls-key",
                identity.key().toString());
        try {
            final String url = listening().replace("127.0.0.1", "localhost");
            final String ca = authority.certificate().toString();
            final CompletableFuture<Integer> exit = tail(url, "--token-file", token.toString(), "--tls-ca", ca);
            WholeServer.await(() -> err.toString().contains("live: 0 series"));
            assertStops(exit, 0);
            assertThat(run("tail", "--url", url, "--tls-ca", ca)).isEqualTo(1);
            assertThat(err.toString())
                    .contains("the server closed for good: HTTP 401")
                    .doesNotContain(Files.readString(token).strip());
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void namesTheOptionThatIsWrong() {
        assertThat(run("tail", "--format", "xml")).isEqualTo(2);
        assertThat(run("tail", "--digest", "0")).isEqualTo(2);
        assertThat(run("tail", "--url", "ws://192.0.2.1:1", "--token", "t0ken")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--format=xml is neither json nor bin", "--digest=0 is below 1", "anybody on the way to read")
                .doesNotContain("t0ken");
    }

    private static void send(GrpcAgent agent, String metric, double value) {
        agent.send(agent.batch().series(metric).sample(TelemetryAgent.systemEpochNs(), value));
    }

    private Process serve(String... more) throws IOException {
        final String log = folder.resolve("serve.log").toString();
        final List<String> command = Stream.concat(
                        Stream.of(
                                "serve",
                                "--grpc-host=127.0.0.1",
                                "--grpc-port=0",
                                "--ws-host=127.0.0.1",
                                "--live-ws-port=0",
                                "--management-port=0",
                                "--series-max=1000",
                                "--log-format",
                                "text",
                                "--log-file",
                                log),
                        Stream.of(more))
                .toList();
        final Process process =
                RingcastProcess.of(command.toArray(new String[0])).start();
        WholeServer.await(() ->
                !process.isAlive() || Files.exists(Path.of(log)) && !listening().isEmpty());
        assertThat(process.isAlive()).isTrue();
        return process;
    }

    private String listening() throws IOException {
        final Matcher matcher = LISTENING.matcher(Files.readString(folder.resolve("serve.log")));
        return matcher.find() ? matcher.group(1) : "";
    }

    private CompletableFuture<Integer> tail(String url, String... more) {
        final String[] arguments =
                Stream.concat(Stream.of("tail", "--url", url), Stream.of(more)).toArray(String[]::new);
        // A thread of its own: the common pool has one on two cores, and the client needs it.
        return CompletableFuture.supplyAsync(
                () -> commandLine(stop).execute(arguments), task -> new Thread(task, "tail").start());
    }

    private void assertStops(CompletableFuture<Integer> exit, int code) {
        stop.give();
        assertThat(exit.orTimeout(EXIT_TIMEOUT_SECONDS, TimeUnit.SECONDS).join())
                .as(err.toString())
                .isEqualTo(code);
    }

    private int run(String... arguments) {
        return commandLine(new StopSignal()).execute(arguments);
    }

    private CommandLine commandLine(StopSignal signal) {
        return Ringcast.commandLine(Map.of("RINGCAST_WARM_UP_MS", "0"), signal)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }

    private static long count(Pattern pattern, StringWriter text) {
        return pattern.matcher(text.toString()).results().count();
    }
}
