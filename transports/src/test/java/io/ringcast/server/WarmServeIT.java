package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.testing.RingcastProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that warms up shows nothing of it but a line. */
@Timeout(120)
class WarmServeIT {
    private static final List<String> UNTOUCHED = List.of(
            "ringcast_batches_received_total 0.0",
            "ringcast_samples_accepted_total 0.0",
            "ringcast_streams_opened_total 0.0",
            "ringcast_connections_opened_total 0.0",
            "ringcast_updates_matched_total 0.0",
            "ringcast_bytes_written_total 0.0",
            "ringcast_series_born_total 0.0");

    @Test
    void countsNothingOfItAndLogsItsOwnListenersAlone() throws Exception {
        ProcessBuilder builder = RingcastProcess.of("serve", "--grpc-port", "0", "--live-ws-port", "0");
        builder.environment().put("RINGCAST_WARM_UP_MS", "200");
        Process server = RingcastProcess.start(builder.redirectErrorStream(true));
        try (BufferedReader log =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> lines = linesUntilListening(log);

            assertThat(lines)
                    .filteredOn(line -> line.contains("warmed up: "))
                    .singleElement()
                    .asString()
                    .contains(" batches, ");
            assertThat(lines)
                    .filteredOn(line -> line.contains("gRPC ingest on"))
                    .hasSize(1);
            assertThat(lines).filteredOn(line -> line.contains("live server ")).hasSize(2);
            assertThat(metrics(lines)).contains(UNTOUCHED);
        } finally {
            server.destroy();
            assertThat(server.waitFor()).isZero();
        }
    }

    private static List<String> linesUntilListening(BufferedReader log) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = log.readLine();
        while (line != null && !line.contains("listening on ws://")) {
            lines.add(line);
            line = log.readLine();
        }
        assertThat(line).as("the end of %s", lines).isNotNull();
        return lines;
    }

    private static String metrics(List<String> lines) throws IOException, InterruptedException {
        String address = lines.stream()
                .filter(line -> line.contains("metrics and health on "))
                .map(line -> line.replaceAll(".*metrics and health on ", ""))
                .findFirst()
                .orElseThrow();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address + "/metrics")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
