package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.auth.Token;
import io.ringcast.auth.TokenFile;
import io.ringcast.auth.TokenRole;
import io.ringcast.auth.TokenSecret;
import io.ringcast.auth.live.CheckServer;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.RingcastProcess;
import io.ringcast.testing.TestAuthority;
import io.ringcast.testing.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dashboards and what they must show, from one command line to the other. */
@Tag("C43")
@Timeout(180)
class ViewerServeIT {
    private static final Pattern LIVE = Pattern.compile("listening on (wss?)://([0-9.]+):(\\d+)");

    private final TokenSecret secret = TokenSecret.draw(new SecureRandom());
    private Process process;

    @TempDir
    private Path folder;

    @AfterEach
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    @Tag("C24")
    void closesWhoseTokenIsForSomethingElseOrRevokedAndNeverTellsTheTokenInItsLog() throws Exception {
        final TokenFile tokens = new TokenFile(folder.resolve("tokens"));
        tokens.add(token("hello"));
        serve(RingcastProcess.of(arguments("--live-token-file", tokens.path().toString())));
        final String bearer = "Authorization: Bearer " + secret.text();

        try (RawClient client = client()) {
            assertThat(client.askForUpgrade(bearer)).startsWith("HTTP/1.1 101 ");
            assertThat(client.read().text()).contains("\"connected\"");
            tokens.remove(Set.of(secret.id()));
            tokens.add(token("other"));
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(4403);
        }
        try (RawClient client = client()) {
            assertThat(client.askForUpgrade("Sec-WebSocket-Protocol: ringcast.v1.json, bearer." + secret.text()))
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Sec-WebSocket-Protocol: ringcast.v1.json\r\n");
            tokens.remove(Set.of(secret.id()));
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(4401);
        }
        try (RawClient client = client()) {
            assertThat(client.askForUpgrade(bearer)).startsWith("HTTP/1.1 401 ");
        }
        final String secretPart = secret.text().substring(secret.text().lastIndexOf('_') + 1);
        awaitLines(
                "dashboards must show: a token in " + tokens.path() + ", plaintext",
                "no TLS is configured for dashboards, so they can come from this machine alone",
                " is token-" + secret.id());
        assertThat(log()).doesNotContain(secretPart);
    }

    @Test
    @Tag("E1")
    @Tag("E3")
    void takesHostAndCheckFromTheEnvironment() throws Exception {
        try (CheckServer check = CheckServer.start()) {
            check.answer("anna's", 200, "{\"subject\":\"anna\"}");
            final ProcessBuilder builder = RingcastProcess.of(arguments());
            builder.environment().put("LIVE_WS_HOST", "127.0.0.2");
            builder.environment().put("AUTH_URL", check.url().toString());
            builder.environment().put("AUTH_TIMEOUT_MS", "20000");
            builder.environment().put("AUTH_FIRST_MESSAGE", "true");
            serve(builder);
            assertThat(listening().group(2)).isEqualTo("127.0.0.2");

            try (RawClient client = client()) {
                assertThat(client.askForUpgrade("Authorization: Bearer anna's")).startsWith("HTTP/1.1 101 ");
                assertThat(client.read().text()).contains("\"connected\"");
            }
            try (RawClient client = client()) {
                assertThat(client.askForUpgrade("Authorization: Bearer bob's")).startsWith("HTTP/1.1 401 ");
            }
            try (RawClient client = client()) {
                assertThat(client.askForUpgrade()).startsWith("HTTP/1.1 101 ");
                client.sendText("{\"type\":\"auth\",\"token\":\"anna's\"}");
                assertThat(client.read().text()).contains("\"connected\"");
            }
            check.answer("carl's", 500, "");
            try (RawClient client = client()) {
                assertThat(client.askForUpgrade("Authorization: Bearer carl's")).startsWith("HTTP/1.1 503 ");
            }
            awaitLines("tokens cannot be checked");
            assertThat(log()).doesNotContain("anna's", "bob's", "carl's");
        }
    }

    @Test
    void servesByTls() throws Exception {
        final TestAuthority authority = TestAuthority.in(folder, "ours");
        final TestAuthority.Identity server = authority.server();
        serve(RingcastProcess.of(arguments(
                "--ws-host",
                "127.0.0.1",
                "--live-tls-cert",
                server.certificate().toString(),
                "--live-tls-key",
                server.key().toString())));
        assertThat(listening().group(1)).isEqualTo("wss");
        final Socket socket = TlsContexts.client(authority)
                .getSocketFactory()
                .createSocket("localhost", Integer.parseInt(listening().group(3)));
        try (RawClient client = RawClient.over(socket)) {
            assertThat(client.askForUpgrade()).startsWith("HTTP/1.1 101 ");
            assertThat(client.read().text()).contains("\"connected\"");
        }
    }

    private Token token(String scope) {
        return new Token(secret.id(), TokenRole.VIEWER, scope, Instant.EPOCH, null, secret.sha256());
    }

    private String[] arguments(String... more) {
        final List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--grpc-port",
                "0",
                "--live-ws-port",
                "0",
                "--log-level",
                "debug",
                "--log-format",
                "text",
                "--log-file",
                folder.resolve("log").toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(new String[0]);
    }

    private void serve(ProcessBuilder builder) throws IOException {
        process = RingcastProcess.start(builder);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !process.isAlive()
                        || (Files.exists(folder.resolve("log"))
                                && LIVE.matcher(log()).find()));
        assertThat(process.isAlive()).isTrue();
    }

    private Matcher listening() throws IOException {
        final Matcher live = LIVE.matcher(log());
        assertThat(live.find()).isTrue();
        return live;
    }

    private RawClient client() throws IOException {
        final Matcher live = listening();
        return RawClient.over(new Socket(InetAddress.getByName(live.group(2)), Integer.parseInt(live.group(3))));
    }

    /** A line is written a moment after what it tells of. */
    private void awaitLines(String... parts) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(log()).contains(parts));
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
