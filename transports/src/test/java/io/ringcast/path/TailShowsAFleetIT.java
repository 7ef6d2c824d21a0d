package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.agent.AgentCounter;
import io.ringcast.agent.AgentCredentials;
import io.ringcast.agent.ServerAddress;
import io.ringcast.agent.SimulatedFleet;
import io.ringcast.testing.RingcastProcess;
import io.ringcast.testing.WholeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code tail}, as a process of its own, before a simulated fleet. */
@Timeout(60)
class TailShowsAFleetIT {
    private static final int AGENT_COUNT = 20;
    private static final int SERIES_COUNT = AGENT_COUNT * 4;
    private static final int INTERVAL_MS = 1_000;
    private static final int UPDATE_COUNT = SERIES_COUNT * 3;
    private static final long EXIT_TIMEOUT_SECONDS = 40;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern LINE = Pattern.compile(
            "\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  (\\S+ sim-\\d{3}\\S*)  (\\S+)(  \\d+(?:\\.\\d+)?/s)?  (-?\\d+\\.\\d) ms(  \\(snapshot\\))?");

    @TempDir
    private Path folder;

    @Test
    @Tag("A12")
    @Tag("A18")
    @Tag("C12")
    void showsEverySeriesWithItsLagAndNeverStepsBackInTime() throws IOException, InterruptedException {
        try (WholeServer server = WholeServer.start();
                SimulatedFleet fleet = new SimulatedFleet(
                        new ServerAddress("127.0.0.1", server.grpcPort()),
                        AgentCredentials.NONE,
                        AGENT_COUNT,
                        INTERVAL_MS,
                        1,
                        "test")) {
            fleet.start();
            final String count = "--count=" + UPDATE_COUNT;
            final Process asText = start("text", "tail", "--url", server.wsUrl(), count);
            final Process asJson = start("json", "tail", "--url", server.wsUrl(), count, "--json");
            assertExits(asText);
            assertExits(asJson);
            assertThat(fleet.counters().get(AgentCounter.REJECTED_SAMPLES)).isZero();
        }
        checkJson(Files.readAllLines(folder.resolve("json")));
        checkText(Files.readAllLines(folder.resolve("text")));
    }

    private static void checkJson(List<String> lines) {
        assertThat(lines).hasSize(UPDATE_COUNT);
        final Map<String, Long> newestNs = new HashMap<>();
        final Map<String, Long> lastN = new HashMap<>();
        for (final String line : lines) {
            final JsonNode item = JSON.readTree(line);
            final String series = item.path("agent") + " " + item.path("metric") + " " + item.path("labels");
            final long timestampNs = Long.parseLong(item.path("timestampNs").asString());
            final long n = item.path("n").asLong();
            assertThat(timestampNs).as(line).isGreaterThan(newestNs.getOrDefault(series, 0L));
            assertThat(n).as(line).isEqualTo(lastN.getOrDefault(series, n - 1) + 1);
            newestNs.put(series, timestampNs);
            lastN.put(series, n);
        }
        assertThat(newestNs).hasSize(SERIES_COUNT);
    }

    private static void checkText(List<String> lines) {
        assertThat(lines).hasSize(UPDATE_COUNT);
        final Map<String, Integer> updateCounts = new HashMap<>();
        for (final String line : lines) {
            final Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            assertThat(Double.parseDouble(matcher.group(4))).as(line).isBetween(0.0, 10_000.0);
            final int updateCount = updateCounts.merge(matcher.group(1), 1, Integer::sum);
            final boolean isCounter = line.contains("requests_total{");
            if (updateCount > 2 || !isCounter) {
                assertThat(matcher.group(3) != null).as(line).isEqualTo(isCounter);
            }
        }
        assertThat(updateCounts).hasSize(SERIES_COUNT);
        assertThat(updateCounts.values()).allMatch(updateCount -> updateCount >= 2);
    }

    private Process start(String output, String... arguments) throws IOException {
        return RingcastProcess.of(arguments)
                .redirectOutput(folder.resolve(output).toFile())
                .redirectError(folder.resolve(output + ".err").toFile())
                .start();
    }

    private static void assertExits(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(EXIT_TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
