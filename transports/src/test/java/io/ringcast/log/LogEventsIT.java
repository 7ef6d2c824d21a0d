package io.ringcast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RingcastProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which events stand in the log of a server at which level, in JSON, as a server writes it that is not on a terminal. */
@Timeout(120)
class LogEventsIT {
    private static final Pattern LIVE = Pattern.compile("listening on ws://127\\.0\\.0\\.1:(\\d+)");
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @TempDir
    private Path folder;

    private Process server;

    @AfterEach
    void kill() {
        server.destroyForcibly();
    }

    @Test
    @Tag("F10")
    @Tag("F12")
    void tellsOfStartAndStopAtInfoOfConnectionsAtDebugAndOfRoutingAtTrace() throws Exception {
        serve("trace");
        pingOnce();
        stop();

        final List<JsonNode> events = events();
        assertThat(events).allSatisfy(event -> {
            assertThat(Instant.parse(event.get("@timestamp").stringValue())).isAfter("2026-01-01T00:00:00Z");
            assertThat(event.get("log.level").stringValue()).matches("INFO|DEBUG|TRACE|WARN");
            assertThat(event.get("log.logger").stringValue()).isNotEmpty();
            assertThat(event.get("process.thread.name").stringValue()).isNotEmpty();
        });
        assertThat(messages(events, "INFO").filter(line -> line.startsWith("live server")))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("live server starting on port 0"),
                        line -> assertThat(line).matches("live server ready on port \\d+"),
                        line -> assertThat(line).isEqualTo("live server stopping"),
                        line -> assertThat(line).isEqualTo("live server stopped"));
        assertThat(messages(events, "DEBUG"))
                .anyMatch(line -> line.matches("opened " + UUID + " /127\\.0\\.0\\.1:\\d+"))
                .anyMatch(line -> line.matches("inbound " + UUID + " ping"))
                .anyMatch(line -> line.matches("closed " + UUID + " 1000 by the client"));
        assertThat(messages(events, "TRACE")).anyMatch(line -> line.matches("routed " + UUID + " ping to the ring"));
    }

    @Test
    @Tag("F10")
    void tellsOfNoConnectionUnlessAskedTo() throws Exception {
        serve("info");
        pingOnce();
        stop();

        assertThat(events())
                .extracting(event -> event.get("log.level").stringValue())
                .containsOnly("INFO");
        assertThat(log()).doesNotContain("opened ", "inbound ", "routed ", "closed ");
    }

    private void pingOnce() throws Exception {
        final int port = Integer.parseInt(first(LIVE).group(1));
        try (LiveClient client = LiveClient.connected(port)) {
            client.send("{\"type\":\"ping\"}").next("pong");
        }
    }

    private void serve(String level) throws IOException {
        final ProcessBuilder builder = RingcastProcess.of(
                "serve", "--grpc-port=0", "--live-ws-port=0", "--series-max=1000", "--log-level=" + level);
        builder.environment().remove("RINGCAST_LOG_FORMAT");
        server = builder.redirectErrorStream(true)
                .redirectOutput(logFile().toFile())
                .start();
        await().atMost(Duration.ofSeconds(30)).until(() -> LIVE.matcher(log()).find());
    }

    private void stop() throws InterruptedException {
        server.destroy();
        assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private List<JsonNode> events() throws IOException {
        final JsonMapper mapper = new JsonMapper();
        // Newer JVMs warn of their own on standard error, past any log, before the server has begun.
        return log().lines()
                .filter(line -> !line.isBlank() && !line.startsWith("WARNING: "))
                .map(mapper::readTree)
                .toList();
    }

    private static Stream<String> messages(List<JsonNode> events, String level) {
        return events.stream()
                .filter(event -> event.get("log.level").stringValue().equals(level))
                .map(event -> event.get("message").stringValue());
    }

    private MatchResult first(Pattern pattern) throws IOException {
        return pattern.matcher(log()).results().findFirst().orElseThrow();
    }

    private String log() throws IOException {
        return Files.readString(logFile());
    }

    private Path logFile() {
        return folder.resolve("server.log");
    }
}
