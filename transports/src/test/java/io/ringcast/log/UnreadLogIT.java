package io.ringcast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.LiveClient;
import io.ringcast.testing.RingcastProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that tells much on a pipe that nobody reads from. */
@Timeout(120)
class UnreadLogIT {
    private static final Pattern LOST = Pattern.compile("\nringcast_log_lines_lost_total ([1-9]\\S*)\n");
    /** Pings that a client may have unanswered. */
    private static final int WINDOW_COUNT = 8;

    private Process server;

    @AfterEach
    void kill() {
        server.destroyForcibly();
    }

    @Test
    void goesOnCountsTheLinesThatAreLostAndTellsOfThemOnceSomebodyReads() throws Exception {
        server = RingcastProcess.start(RingcastProcess.of(
                "serve", "--grpc-port=0", "--live-ws-port=0", "--ws-messages-per-second-max=0", "--log-level=trace"));
        final BufferedReader log = server.errorReader();
        final String metrics = awaitLine(log, "metrics and health on (http://[0-9.:]+)") + "/metrics";
        final int grpcPort = Integer.parseInt(awaitLine(log, "listening on grpc://127\\.0\\.0\\.1:(\\d+)"));
        final int livePort = Integer.parseInt(awaitLine(log, "listening on ws://127\\.0\\.0\\.1:(\\d+)"));

        try (LiveClient client = LiveClient.connected(livePort)) {
            // Two lines each: more than the pipe holds and the ring of the log together.
            for (int i = 0; i < ProcessLog.RING_LINES; i++) {
                client.send("{\"type\":\"ping\"}");
                if (i >= WINDOW_COUNT) {
                    client.next("pong");
                }
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> LOST.matcher(get(metrics)).find());
        try (GrpcAgent agent = GrpcAgent.connect(grpcPort, "a1")) {
            assertThat(agent.send(agent.batch().series("up").sample(1, 1)).getAccepted())
                    .isEqualTo(1);
        }
        assertThat(Integer.parseInt(awaitLine(log, "WARN  LossWatch (\\d+) lines of this log were lost")))
                .isPositive();
    }

    private static String awaitLine(BufferedReader log, String pattern) throws IOException {
        final Pattern wanted = Pattern.compile(pattern);
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            final Matcher matcher = wanted.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new AssertionError("the log ended without " + pattern);
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
