package io.ringcast.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.agent.TelemetryAgent;
import io.ringcast.project.Repository;
import io.ringcast.testing.GrpcAgent;
import io.ringcast.testing.LiveEngine;
import io.ringcast.testing.SchemaCheck;
import io.ringcast.testing.WholeServer;
import io.ringcast.ws.WsConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of clients in other languages, run as a user would. */
@Timeout(120)
@Tag("C46")
class ExamplesIT {
    private static final Path TYPESCRIPT = Repository.root().resolve("transports/src/main/typescript");
    /** Debian's, which has Debian's packages. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final long EXIT_TIMEOUT_SECONDS = 30;

    @TempDir
    private Path folder;

    private WholeServer server;
    private GrpcAgent agent;
    private Process process;

    @BeforeEach
    void launch() {
        server = WholeServer.start();
        agent = server.agent("host-1");
        send("cpu_usage", 0.5);
        send("load", 2);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        agent.close();
        server.close();
    }

    @Test
    @Tag("node")
    void printsSeriesInNode() throws IOException, InterruptedException {
        installPackages();
        Files.copy(SchemaCheck.docs().resolve("examples/live_series.mjs"), folder.resolve("live_series.mjs"));
        start("node", "live_series.mjs", server.wsUrl(), "cpu_*");
        awaitLines("cpu_usage{} of host-1 = 0.5", "live: 1 series");
        send("cpu_usage", 0.75);
        awaitLines("cpu_usage{} of host-1 = 0.75");

        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor(EXIT_TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        awaitLines("1 series known");
    }

    @Test
    @Tag("python")
    void printsSeriesInPython() throws IOException {
        start(PYTHON, SchemaCheck.docs().resolve("examples/live_series.py").toString(), server.wsUrl(), "cpu_*");
        awaitLines("cpu_usage{} of host-1 = 0.5", "live: 1 series");
        send("cpu_usage", 0.75);
        awaitLines("cpu_usage{} of host-1 = 0.75");
    }

    @Test
    @Tag("python")
    void comesBackInPython() throws IOException {
        start(PYTHON, SchemaCheck.docs().resolve("examples/live_series.py").toString(), server.wsUrl());
        awaitLines("live: 2 series");
        final int port = server.wsPort();
        agent.close();
        server.close();
        server = WholeServer.start(LiveEngine.smallMemory(), WsConfiguration.defaults(), port);
        agent = server.agent("host-1");
        send("load", 3);
        awaitLines("load{} of host-1 = 3");
    }

    @Test
    @Tag("node")
    @Tag("G14")
    void answersWscat() throws IOException {
        start(
                "node",
                TYPESCRIPT.resolve("node_modules/wscat/bin/wscat").toString(),
                "-c",
                server.wsUrl(),
                "-x",
                "{\"type\":\"subscribe\",\"selector\":\"load\"}",
                "-w",
                "-1");
        WholeServer.await(() -> output().contains("\"type\":\"live\""));
        assertThat(output())
                .contains("\"type\":\"connected\"", "\"type\":\"subscribed\"", "\"metric\":\"load\"", "\"value\":2");
    }

    /** As npm would. */
    private void installPackages() throws IOException, InterruptedException {
        final Path modules = Files.createDirectories(folder.resolve("node_modules"));
        copy(
                Path.of("target", "typescript"),
                Files.createDirectory(modules.resolve("@ringcast")).resolve("client"));
        copy(TYPESCRIPT.resolve("node_modules/ws"), modules.resolve("ws"));
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("cp", "-r", from.toString(), to.toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    private void send(String metric, double value) {
        agent.send(agent.batch().series(metric).sample(TelemetryAgent.systemEpochNs(), value));
    }

    private void start(String... command) throws IOException {
        process = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private void awaitLines(String... lines) {
        WholeServer.await(() -> output().lines().toList().containsAll(List.of(lines)));
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }
}
