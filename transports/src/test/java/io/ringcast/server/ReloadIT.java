package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.auth.Token;
import io.ringcast.auth.TokenFile;
import io.ringcast.auth.TokenRole;
import io.ringcast.auth.TokenSecret;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.RingcastProcess;
import io.ringcast.testing.TestAuthority;
import io.ringcast.testing.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told by SIGHUP to take in what has changed. */
@Tag("C43")
@Timeout(180)
class ReloadIT {
    private static final String CERTIFICATE = "CN=server \\(serial %d, good until 2049-12-31T00:00:00Z\\)";

    private final TokenSecret secret = TokenSecret.draw(new SecureRandom());
    private TestAuthority authority;
    private TestAuthority.Identity server;
    private TokenFile tokens;
    private Process process;

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws IOException {
        authority = TestAuthority.in(folder, "ours");
        server = authority.server();
        tokens = new TokenFile(folder.resolve("tokens"));
        tokens.add(token(secret));
        configure("", "");
        final ProcessBuilder builder = RingcastProcess.of(
                "serve",
                "--config",
                folder.resolve("ringcast.yaml").toString(),
                "--log-file",
                folder.resolve("log").toString());
        // Whoever runs the tests may have SIGHUP ignored, and what is ignored is inherited.
        builder.command().addAll(0, List.of("env", "--default-signal=HUP"));
        process = builder.start();
        awaitLog("listening on wss://");
    }

    @AfterEach
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void takesInTokensCertificatesAndLimitsAndNothingThatIsAtFault() throws Exception {
        try (RawClient first = client()) {
            authority.server();
            tokens.add(token(TokenSecret.draw(new SecureRandom())));
            configure("  connections-per-address-max: 1\n", "ring:\n  slots: 4096\nlog:\n  level: debug\n");
            hangUp();
            awaitLog("setting ws.connections-per-address-max: 0 -> 1");
            awaitLog("setting ring.slots: 8192 -> 4096 takes a restart");
            awaitLog("setting log.level: info -> debug");
            first.sendText("{\"type\":\"ping\"}");
            assertThat(first.await(RawClient.TEXT).text()).contains("pong");
            awaitLog("DEBUG .*inbound .* ping");
            for (final String option : List.of("--live-tls-cert=", "--grpc-tls-cert=")) {
                awaitLog("reloaded " + option + server.certificate() + ": " + CERTIFICATE.formatted(3) + " -> "
                        + CERTIFICATE.formatted(4));
            }
            awaitLog("2 tokens read from " + tokens.path() + ", ");
            try (RawClient second = connect()) {
                assertThat(second.askForUpgrade(bearer())).startsWith("HTTP/1.1 429 ");
            }

            Files.writeString(server.key(), "no key");
            configure("  connections-per-address-max: -1\n  no-such-thing: 1\n", "");
            hangUp();
            awaitLog("ws.connections-per-address-max=-1 < MIN=0");
            awaitLog("ws.no-such-thing is not known");
            awaitLog("no setting was changed");
            awaitLog("--live-tls-key=" + server.key() + ": holds no private key; still shown: ");
            assertThat(metrics())
                    .contains("\nringcast_configuration_errors_total 1.0\n", "\nringcast_tls_file_errors_total 2.0\n");

            authority.server();
            configure("", "");
            hangUp();
            awaitLog("setting ws.connections-per-address-max: 1 -> 0");
            awaitLog("reloaded --live-tls-cert=.* -> " + CERTIFICATE.formatted(5));
            client().close();
            first.sendText("{\"type\":\"ping\"}");
            assertThat(first.await(RawClient.TEXT).text()).contains("pong");
        }
    }

    /**
     * Writes the server's file.
     *
     * @param ws further lines of that section.
     */
    private void configure(String ws, String sections) throws IOException {
        final String identity = "  tls-cert: " + server.certificate() + "\n  tls-key: " + server.key() + "\n";
        Files.writeString(
                folder.resolve("ringcast.yaml"),
                "grpc:\n  host: 127.0.0.1\n  port: 0\n" + identity
                        + "live:\n  ws-port: 0\n  token-file: " + tokens.path() + "\n" + identity
                        + "ws:\n  host: 127.0.0.1\n  subscribe-timeout-ms: 0\n" + ws + sections);
    }

    private void hangUp() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** A dashboard that was let in. */
    private RawClient client() throws IOException {
        final RawClient client = connect();
        assertThat(client.askForUpgrade(bearer())).startsWith("HTTP/1.1 101 ");
        assertThat(client.read().text()).contains("\"connected\"");
        return client;
    }

    private RawClient connect() throws IOException {
        return RawClient.over(TlsContexts.client(authority)
                .getSocketFactory()
                .createSocket("localhost", Integer.parseInt(find("listening on wss://[^:]+:(\\d+)"))));
    }

    private String bearer() {
        return "Authorization: Bearer " + secret.text();
    }

    private String metrics() throws IOException, InterruptedException {
        final URI url = URI.create(find("metrics and health on (http://\\S+)") + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Token token(TokenSecret secret) {
        return new Token(secret.id(), TokenRole.VIEWER, "", Instant.EPOCH, null, secret.sha256());
    }

    private void awaitLog(String regex) {
        final Pattern pattern = Pattern.compile(regex);
        await("the log should say: " + regex)
                .atMost(Duration.ofSeconds(60))
                .until(() -> pattern.matcher(log()).find());
    }

    private String find(String regex) throws IOException {
        final Matcher matcher = Pattern.compile(regex).matcher(log());
        assertThat(matcher.find()).as(regex).isTrue();
        return matcher.group(1);
    }

    private String log() throws IOException {
        final Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }
}
