package io.ringcast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.auth.Token;
import io.ringcast.auth.TokenFile;
import io.ringcast.auth.TokenRole;
import io.ringcast.auth.TokenSecret;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.Label;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.RawClient;
import io.ringcast.testing.RingcastProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Words that agents, dashboards and operators say, good and bad, to a server that tells all it can in its log. */
@Timeout(120)
class LogSecretsIT {
    private static final Pattern GRPC = Pattern.compile("listening on grpc://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern LIVE = Pattern.compile("listening on ws://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern MANAGEMENT = Pattern.compile("metrics and health on (http://[0-9.:]+)");
    /** Stands in all that is said here; hostnames and ports have none of it. */
    private static final String MARKER = "hush";

    private static final double VALUE = 8642.5;

    private final SecureRandom random = new SecureRandom();
    private final TokenSecret agentSecret = TokenSecret.draw(random);
    private final TokenSecret viewerSecret = TokenSecret.draw(random);
    private final TokenSecret strangerSecret = TokenSecret.draw(random);

    @TempDir
    private Path folder;

    private Process server;

    @AfterEach
    void kill() {
        server.destroyForcibly();
    }

    @Test
    @Tag("C26")
    @Tag("F11")
    void neverStandInIt() throws Exception {
        serve();
        sayThingsAsAgent();
        sayThingsAsDashboard();
        sayThingsAsNobody();
        server.destroy();
        assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();

        assertThat(log())
                .contains("inbound ", "routed ", "samples rejected: ", "UNAUTHENTICATED", "closed stream")
                .doesNotContainIgnoringCase(MARKER)
                .doesNotContain("8642.5", "metric_update");
        for (final TokenSecret secret : new TokenSecret[] {agentSecret, viewerSecret, strangerSecret}) {
            assertThat(log())
                    .doesNotContain(secret.text().substring(secret.text().lastIndexOf('_') + 1));
        }
    }

    private void sayThingsAsAgent() throws IOException {
        final Handshake handshake = Handshake.newBuilder()
                .setAgentId("a1")
                .setToken(agentSecret.text())
                .setVersion(MARKER)
                .addLabels(Label.newBuilder().setName(MARKER).setValue(MARKER))
                .build();
        try (GrpcAgent agent = GrpcAgent.connect(port(GRPC), handshake)) {
            agent.send(agent.batch()
                    .series("hush_metric")
                    .label("hush_label", "hush")
                    .sample(1, VALUE));
            agent.send(agent.batch().series("hush metric").sample(1, VALUE));
            agent.send(agent.batch()
                    .series("hush_metric")
                    .label("hush label", "hush")
                    .sample(1, VALUE));
            agent.send(agent.batch()
                    .series("hush_metric")
                    .label("a", "hush")
                    .label("a", "hush")
                    .sample(1, VALUE));
            agent.send(agent.batch()
                    .series("hush_metric")
                    .label("hush_label", "hush")
                    .sample(0, VALUE));
            agent.send(agent.batch().series("hush_metric").timestamp(1));
        }
        refuse(handshake.toBuilder().setToken(strangerSecret.text()).build());
        refuse(handshake.toBuilder().setToken(MARKER).build());
        refuse(handshake.toBuilder()
                .addLabels(Label.newBuilder().setName(MARKER).setValue(MARKER))
                .build());
    }

    private void refuse(Handshake handshake) throws IOException {
        try (GrpcAgent refused = GrpcAgent.connect(port(GRPC), handshake)) {
            throw new AssertionError("was not refused: " + refused.handshakeAck());
        } catch (CompletionException expected) {
            assertThat(expected).hasMessageContaining("StatusRuntimeException");
        }
    }

    private void sayThingsAsDashboard() throws IOException {
        try (RawClient client = RawClient.open(port(LIVE))) {
            assertThat(client.askForUpgrade(
                            "Authorization: Bearer " + viewerSecret.text(), "Cookie: hush=hush", "User-Agent: hush"))
                    .startsWith("HTTP/1.1 101 ");
            client.sendText(
                    "{\"type\":\"subscribe\",\"id\":\"hush\",\"selector\":\"hush_metric{hush_label=\\\"hush\\\"}\"}");
            client.sendText("{\"type\":\"subscribe\",\"id\":\"hush\",\"topic\":\"hush\"}");
            client.sendText("{\"type\":\"subscribe\",\"id\":\"hush\",\"selector\":\"hush{\"}");
            client.sendText("{\"type\":\"hush\",\"hush\":\"hush\"}");
            client.sendText("hush hush");
            client.sendText("{\"type\":\"ping\",\"id\":\"last-hush\"}");
            String reply = "";
            while (!reply.contains("last-hush")) {
                reply = client.await(RawClient.TEXT).text();
            }
            client.send(RawClient.PING, MARKER.getBytes(StandardCharsets.UTF_8));
            client.send(RawClient.CLOSE, new byte[] {0x03, (byte) 0xE8, 'h', 'u', 's', 'h'});
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(1000);
        }
        try (RawClient client = RawClient.open(port(LIVE))) {
            assertThat(client.askForUpgrade()).startsWith("HTTP/1.1 101 ");
            client.sendText("{\"type\":\"auth\",\"token\":\"hush\"}");
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(4401);
        }
    }

    private void sayThingsAsNobody() throws Exception {
        try (RawClient client = RawClient.open(port(LIVE))) {
            assertThat(client.askForUpgrade("Authorization: Bearer " + strangerSecret.text()))
                    .startsWith("HTTP/1.1 401 ");
        }
        try (RawClient client = RawClient.open(port(LIVE))) {
            assertThat(client.askForUpgrade("Sec-WebSocket-Protocol: bearer.hush"))
                    .startsWith("HTTP/1.1 401 ");
        }
        try (RawClient client = RawClient.open(port(LIVE))) {
            client.sendBytes("GET /hush?token=hush HTTP/1.1\r\nHost: hush\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 404 ");
        }
        try (RawClient client = RawClient.open(port(LIVE))) {
            assertThat(client.askForUpgrade("Authorization: Bearer " + viewerSecret.text()))
                    .startsWith("HTTP/1.1 101 ");
            // Not masked, so a fault.
            client.sendBytes(new byte[] {(byte) 0x81, 4, 'h', 'u', 's', 'h'});
            assertThat(client.await(RawClient.CLOSE).closeCode()).isEqualTo(1002);
        }
        try (RawClient client = RawClient.open(port(GRPC))) {
            client.sendBytes("hush hush hush hush hush hush\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            final String unused = client.readToEnd();
        }
        final HttpRequest request = HttpRequest.newBuilder(URI.create(first(MANAGEMENT) + "/hush?hush"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    private void serve() throws IOException {
        final TokenFile tokens = new TokenFile(folder.resolve("tokens"));
        tokens.add(token(agentSecret, TokenRole.AGENT));
        tokens.add(token(viewerSecret, TokenRole.VIEWER));
        final ProcessBuilder builder = RingcastProcess.of(
                "serve",
                "--grpc-port=0",
                "--live-ws-port=0",
                "--series-max=1000",
                "--token-file=" + tokens.path(),
                "--live-token-file=" + tokens.path(),
                "--live-auth-first-message=true",
                "--log-level=trace");
        server = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(30)).until(() -> LIVE.matcher(log()).find());
    }

    private static Token token(TokenSecret secret, TokenRole role) {
        return new Token(secret.id(), role, "", Instant.EPOCH, null, secret.sha256());
    }

    private int port(Pattern listening) throws IOException {
        return Integer.parseInt(first(listening));
    }

    private String first(Pattern pattern) throws IOException {
        return pattern.matcher(log()).results().findFirst().orElseThrow().group(1);
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("server.log"));
    }
}
