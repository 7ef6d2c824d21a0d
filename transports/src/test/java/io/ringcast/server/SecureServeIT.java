package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.testing.RingcastProcess;
import io.ringcast.testing.TestAuthority;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and certificates from one command line to the other. */
@Tag("A2")
@Timeout(120)
class SecureServeIT {
    private static final Pattern GRPC = Pattern.compile("listening on grpc://(\\S+)");

    private final List<Process> processes = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private TestAuthority authority;
    private TestAuthority.Identity server;

    @TempDir
    private Path folder;

    @BeforeEach
    void vouch() {
        authority = TestAuthority.in(folder, "ours");
        server = authority.server();
    }

    @AfterEach
    void kill() throws InterruptedException {
        processes.forEach(Process::destroyForcibly);
        for (final Process process : processes) {
            process.waitFor();
        }
    }

    @Test
    void takesSamplesFromTheBearerOfATokenAndFromNobodyElse() throws IOException {
        final Path token = create("--agent-id", "a1");
        serve(
                "--token-file",
                tokens(),
                "--grpc-tls-cert",
                file(server.certificate()),
                "--grpc-tls-key",
                file(server.key()));

        assertThat(send("a1", "--token-file", file(token))).isZero();
        assertThat(out.toString()).contains("ACCEPTED hello=42");
        assertThat(send("a1")).isEqualTo(1);
        assertThat(takeErr())
                .contains("the server does not accept the token or certificate: UNAUTHENTICATED: a token is needed");
        assertThat(send("a2", "--token-file", file(token))).isEqualTo(1);
        assertThat(takeErr()).contains("the token or certificate is not for this agent id: PERMISSION_DENIED: token ");
        // A line is written a moment after what it tells of.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(log())
                        .contains(
                                "setting auth.token-file=" + tokens() + " by --token-file",
                                "agents must show: a token in " + tokens() + ", TLS",
                                "UNAUTHENTICATED: a token is needed"));
        assertThat(log()).doesNotContain(Files.readString(token).strip());
    }

    @Test
    void endsTheStreamOfAnAgentWhoseTokenIsRevokedAndTheAgentSaysSo() throws IOException {
        final Path token = create("--agent-id", "a1", "--expires-in", "1d");
        serve("--token-file", tokens());
        final ProcessBuilder builder =
                RingcastProcess.of("agent", "--server", grpc(), "--agent-id", "a1", "--interval", "100ms");
        builder.environment().put("RINGCAST_TOKEN", Files.readString(token));
        final Process agent = start(builder);
        final BufferedReader agentLog = agent.errorReader();
        awaitLine(agentLog, "agent a1 connected");

        assertThat(run("token", "list", "--token-file", tokens())).isZero();
        final String id = Files.readString(token).split("_")[1];
        assertThat(out.toString())
                .contains(id, "agent", "a1")
                .doesNotContain(Files.readString(token).strip());
        assertThat(run("token", "revoke", "--token-file", tokens(), id)).isZero();

        final String line = awaitLine(agentLog, "disconnected");
        assertThat(line).contains("UNAUTHENTICATED: the token was revoked or has expired", "next attempt in ");
        final Matcher delay = Pattern.compile("next attempt in (\\d+) ms").matcher(line);
        assertThat(delay.find()).isTrue();
        assertThat(Integer.parseInt(delay.group(1))).isBetween(30_000, 60_000);
    }

    @Test
    void takesSamplesFromWhoeverShowsACertificateByTheRightAuthority() throws IOException {
        final TestAuthority.Identity a1 = authority.client("a1");
        final TestAuthority.Identity foreign =
                TestAuthority.in(folder, "foreign").client("foreign-a1");
        serve(
                "--grpc-tls-cert",
                file(server.certificate()),
                "--grpc-tls-key",
                file(server.key()),
                "--grpc-tls-client-ca",
                file(authority.certificate()));

        assertThat(send("a1", "--tls-cert", file(a1.certificate()), "--tls-key", file(a1.key())))
                .isZero();
        assertThat(send("a2", "--tls-cert", file(a1.certificate()), "--tls-key", file(a1.key())))
                .isEqualTo(1);
        assertThat(takeErr()).contains("PERMISSION_DENIED: the certificate is for another agent");
        assertThat(send("a1")).isEqualTo(1);
        assertThat(send("foreign-a1", "--tls-cert", file(foreign.certificate()), "--tls-key", file(foreign.key())))
                .isEqualTo(1);
    }

    @Test
    void namesTheOptionAndTheFileThatKeepItFromStarting() throws IOException {
        assertThat(startThatFails("--token-file", tokens())).contains("--token-file: " + tokens() + " does not exist");
        Files.writeString(Path.of(tokens()), "# tokens\nrct_a_b\n");
        assertThat(startThatFails("--token-file", tokens()))
                .contains(tokens() + " line 2: is not one JSON object")
                .doesNotContain("rct_a_b");
        assertThat(startThatFails("--grpc-tls-cert", tokens(), "--grpc-tls-key", file(server.key())))
                .contains("--grpc-tls-cert=" + tokens() + ": holds no certificate");
        assertThat(startThatFails("--live-tls-cert", file(server.certificate()), "--live-tls-key", tokens()))
                .contains("--live-tls-key=" + tokens() + ": holds no private key");
    }

    @Test
    void neverShowsATokenFromTheEnvironmentInItsHelp() throws IOException {
        final ProcessBuilder help = RingcastProcess.of("agent", "--help");
        help.environment().put("RINGCAST_TOKEN", "rct_hidden_secret");
        final String text = new String(start(help).getInputStream().readAllBytes());
        assertThat(text).contains("RINGCAST_TOKEN").doesNotContain("rct_hidden");
    }

    @Test
    void connectsByTlsWhereTheEnvironmentSaysSoAndTheFlagSaysItAgain() throws IOException {
        final ProcessBuilder send = RingcastProcess.of(
                "send", "hello=42", "--tls", "--server", "192.0.2.1:1", "--token", "t", "--within", "10ms");
        send.environment().put("RINGCAST_TLS", "true");
        final String text = new String(start(send).getErrorStream().readAllBytes());
        assertThat(text).doesNotContain("anybody on the way").contains("no answer from 192.0.2.1:1");
    }

    private Path create(String... more) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of("token", "create", "--token-file", tokens()));
        arguments.addAll(List.of(more));
        assertThat(run(arguments.toArray(new String[0]))).isZero();
        assertThat(takeErr()).contains("it is shown this once");
        final Path token = Files.writeString(folder.resolve("token"), out.toString());
        out.getBuffer().setLength(0);
        return token;
    }

    private int send(String agentId, String... more) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of(
                "send",
                "hello=42",
                "--agent-id",
                agentId,
                "--server",
                grpc(),
                "--tls-ca",
                file(authority.certificate())));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(new String[0]));
    }

    private void serve(String... more) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--grpc-host",
                "127.0.0.1",
                "--grpc-port",
                "0",
                "--live-ws-port",
                "0",
                "--log-format",
                "text",
                "--log-file",
                file(logFile())));
        arguments.addAll(List.of(more));
        final Process process = start(RingcastProcess.of(arguments.toArray(new String[0])));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !process.isAlive() || Files.exists(logFile()) && log().contains("listening on ws://"));
        assertThat(process.isAlive()).isTrue();
    }

    private String startThatFails(String... more) {
        final List<String> arguments =
                new ArrayList<>(List.of("serve", "--grpc-host=127.0.0.1", "--grpc-port=0", "--live-ws-port=0"));
        arguments.addAll(List.of("--log-format", "text", "--log-file", file(logFile())));
        arguments.addAll(List.of(more));
        assertThat(run(arguments.toArray(new String[0]))).isEqualTo(1);
        return takeErr();
    }

    private Process start(ProcessBuilder builder) throws IOException {
        final Process process = builder.start();
        processes.add(process);
        return process;
    }

    private int run(String... arguments) {
        return Ringcast.commandLine(Map.of(), new StopSignal())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String takeErr() {
        final String text = err.toString();
        err.getBuffer().setLength(0);
        return text;
    }

    private String grpc() throws IOException {
        final Matcher matcher = GRPC.matcher(log());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private String log() throws IOException {
        return Files.readString(logFile());
    }

    private Path logFile() {
        return folder.resolve("serve.log");
    }

    private String tokens() {
        return file(folder.resolve("tokens"));
    }

    private static String file(Path path) {
        return path.toString();
    }

    private static String awaitLine(BufferedReader log, String text) throws IOException {
        String line = log.readLine();
        while (line != null && !line.contains(text)) {
            line = log.readLine();
        }
        assertThat(line).as("the log should say: " + text).isNotNull();
        return line;
    }
}
