package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.RingcastProcess;
import io.ringcast.testing.VoltaAgent;
import io.ringcast.testing.VoltaWire;
import io.ringcast.testing.WholeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server, as a process of its own, tells those who read its log. */
@Timeout(60)
class ServerLogIT {
    private static final Pattern GRPC = Pattern.compile("listening on grpc://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern WS = Pattern.compile("listening on ws://127\\.0\\.0\\.1:(\\d+)");
    private static final int BAD_BATCH_COUNT = 50;

    @TempDir
    private Path folder;

    private Process server;

    @BeforeEach
    void serve() throws IOException {
        server = RingcastProcess.of("serve", "--grpc-port=0", "--live-ws-port=0", "--series-max=1000")
                .redirectErrorStream(true)
                .redirectOutput(logFile().toFile())
                .start();
        WholeServer.await(() -> WS.matcher(log()).find());
    }

    @AfterEach
    void kill() {
        server.destroyForcibly();
    }

    @Test
    @Tag("G6")
    void hasStartAndStopOfBothListeners() throws IOException, InterruptedException {
        assertThat(log())
                .containsSubsequence(
                        "live server starting", "live server ready on port", "gRPC ingest on", "listening on grpc://");
        server.destroy();
        assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log()).containsSubsequence("live server stopping", "gRPC ingest stopped", "live server stopped");
        assertThat(log()).doesNotContain("ERROR", "\tat ");
    }

    @Test
    @Tag("A8")
    void namesWhatWasWrongWithABatchAtMostOnceASecond() throws IOException {
        try (GrpcAgent agent = GrpcAgent.connect(grpcPort(), "a1")) {
            agent.send(agent.batch().series("up").sample(1, 1));
            for (int i = 0; i < BAD_BATCH_COUNT; i++) {
                agent.send(agent.batch().series("he llo").sample(1, 1));
            }
        }
        final Pattern line = Pattern.compile("batch (\\d+) BATCH_STATUS_REJECTED, 1 samples rejected: "
                + "name-invalid series\\[0]\\.name \\(\\d+ like lines left out\\)");
        WholeServer.await(() -> line.matcher(log()).find());
        assertThat(line.matcher(log()).results().findFirst().orElseThrow().group(1))
                .isEqualTo("2");
        assertThat(line.matcher(log()).results().count()).isLessThan(BAD_BATCH_COUNT / 2);
        assertThat(log()).doesNotContain("he llo");
    }

    @Test
    @Tag("A8")
    void namesWhatWasWrongWithABatchOfVoltas() throws IOException {
        try (VoltaAgent agent = VoltaAgent.start(grpcPort(), "v1")) {
            agent.send(VoltaWire.batch(7, 108, null, new long[] {1}, 1));
        }
        WholeServer.await(() -> log().contains(
                        "batch 7 rejected: name-invalid: header.metric_type 108 is not known (0 like lines left out)"));
    }

    private int grpcPort() throws IOException {
        return Integer.parseInt(
                GRPC.matcher(log()).results().findFirst().orElseThrow().group(1));
    }

    private String log() throws IOException {
        return Files.readString(logFile());
    }

    private Path logFile() {
        return folder.resolve("server.log");
    }
}
