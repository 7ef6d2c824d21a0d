package io.ringcast.bench.soak;

import io.ringcast.bench.rig.peer.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server in a process of its own, as an operator starts it, on free ports of this machine. */
final class SoakServer implements AutoCloseable {
    /** A heap whose pages are all there from the start, so that what grows in the resident set is something else. */
    static final List<String> FLAGS = List.of("-Xms384m", "-Xmx384m", "-XX:+AlwaysPreTouch");

    private static final String MAIN = "io.ringcast.server.Ringcast";
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long STOP_TIMEOUT_SECONDS = 30;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Process process;
    private final ServerLog log;
    private final Path histograms;
    private final Thread end;
    private int grpcPort;
    private int clientPort;
    private int managementPort;

    private SoakServer(Process process, ServerLog log, Path histograms) {
        this.process = process;
        this.log = log;
        this.histograms = histograms;
        end = new Thread(process::destroyForcibly, "soak-ends-its-server");
        Runtime.getRuntime().addShutdownHook(end);
    }

    /** Starts one whose log and histograms go into {@code folder}; throws {@link IllegalStateException} when it does not come up. */
    static SoakServer start(Path folder, List<String> furtherOptions) {
        final Path histograms = folder.resolve("hlog");
        final Path log = folder.resolve("server.log");
        final List<String> arguments =
                new ArrayList<>(List.of("serve", "--grpc-port", "0", "--live-ws-port", "0", "--management-port", "0"));
        arguments.addAll(List.of("--latency-hlog-directory", histograms.toString()));
        arguments.addAll(furtherOptions);
        try {
            Files.createDirectories(folder);
            final SoakServer server = new SoakServer(
                    new ProcessBuilder(JavaCommand.of(FLAGS, MAIN, arguments))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    new ServerLog(log),
                    histograms);
            server.awaitPorts();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int grpcPort() {
        return grpcPort;
    }

    int clientPort() {
        return clientPort;
    }

    int managementPort() {
        return managementPort;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    ServerLog log() {
        return log;
    }

    /** Where it writes its latencies. */
    Path histograms() {
        return histograms;
    }

    /** Asks it to stop and returns its exit code; -1: it did not stop in time and was killed. Blocks. */
    int stop() {
        process.destroy();
        try {
            return process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException e) {
            // This process ends too, and the hook runs.
        }
    }

    private void awaitPorts() {
        final long endNs = System.nanoTime() + START_TIMEOUT_NS;
        while (!hasPorts()) {
            if (!process.isAlive() || System.nanoTime() > endNs) {
                close();
                throw new IllegalStateException("the server did not start; its log ends: " + log.tail());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private boolean hasPorts() {
        final OptionalInt grpc = log.port("listening on grpc://");
        final OptionalInt clients = log.port("listening on ws://");
        final OptionalInt management = log.port("metrics and health on http://");
        grpc.ifPresent(port -> grpcPort = port);
        clients.ifPresent(port -> clientPort = port);
        management.ifPresent(port -> managementPort = port);
        return grpc.isPresent() && clients.isPresent() && management.isPresent();
    }
}
