package io.ringcast.bench.rig.peer;

import io.ringcast.bench.rig.client.ReceiverOptions;
import io.ringcast.bench.rig.client.Receivers;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A peer that runs. Closing it ends its processes. */
public final class PeerProcess implements AutoCloseable {
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long STOP_TIMEOUT_MS = 3_000;
    private static final long POLL_NS = 20_000_000;
    private static final int LOG_TAIL = 2_000;
    private static final int START_ATTEMPTS = 2;
    private static final Set<PeerProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(PeerProcess::destroy), "rig-ends-its-servers"));
    }

    private final Peer peer;
    private final PeerPorts ports;
    private final Process process;
    private final Path log;

    private PeerProcess(Peer peer, PeerPorts ports, Process process, Path log) {
        this.peer = peer;
        this.ports = ports;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and waits until its ports answer; its output and files of its own go into {@code logFolder}. Tries other ports when
     * somebody else took one of them in between. Throws {@link IllegalStateException} with the end of its output.
     */
    public static PeerProcess start(Peer peer, CorePinning pinning, Path logFolder) {
        for (int attempt = 1; attempt < START_ATTEMPTS; attempt++) {
            try {
                return startOnce(peer, pinning, logFolder);
            } catch (IllegalStateException e) {
                LockSupport.parkNanos(POLL_NS);
            }
        }
        return startOnce(peer, pinning, logFolder);
    }

    private static PeerProcess startOnce(Peer peer, CorePinning pinning, Path logFolder) {
        final PeerPorts ports = PeerPorts.free();
        try {
            final Path folder = Files.createDirectories(logFolder.resolve(peer.name()));
            final Path log = logFolder.resolve(peer.name() + ".log");
            final Process process = new ProcessBuilder(pinning.pinned(peer.command(ports, folder)))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            final PeerProcess running = new PeerProcess(peer, ports, process, log);
            RUNNING.add(running);
            running.awaitPorts();
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Peer peer() {
        return peer;
    }

    public PeerPorts ports() {
        return ports;
    }

    /** Its process and those it started. */
    public List<Long> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    /** Whether its first process is a JVM like this one, which can be profiled. */
    public boolean isJava() {
        return process.info().command().map(path -> path.endsWith("/java")).orElse(false);
    }

    /** Load in; not yet open. */
    public IngestDriver ingest(IngestPlan plan) {
        return peer.ingest(ports, plan);
    }

    /** Load out; no connection yet. */
    public Receivers receivers() {
        return Receivers.launch(ReceiverOptions.of(ports.clientPort(), peer.dialect()));
    }

    /** Bytes that it and those of its name before it have printed. */
    public long outputLength() {
        try {
            return Files.size(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was printed since there were so many bytes. */
    public String outputSince(long offset) {
        try (FileChannel file = FileChannel.open(log)) {
            final ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, file.size() - offset));
            while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) >= 0) {}
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a JVM collect all its garbage, and does nothing to others. Blocks. */
    public void collectGarbage() {
        if (isJava()) {
            Jcmd.run(process.pid(), "GC.run");
        }
    }

    /** Sends a signal by name, such as STOP or CONT, to its processes. */
    public void signal(String name) {
        try {
            for (final long pid : pids()) {
                new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        final List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        RUNNING.remove(this);
    }

    private void destroy() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void awaitPorts() {
        final long endNs = System.nanoTime() + START_TIMEOUT_NS;
        final boolean hasClients = peer.abilities().contains(Peer.Ability.FAN_OUT);
        while (!answers(ports.ingestPort()) || (hasClients && !answers(ports.clientPort()))) {
            if (!process.isAlive() || System.nanoTime() > endNs) {
                close();
                throw new IllegalStateException(peer.name() + " did not start; its output ends: " + logTail());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String logTail() {
        try {
            final String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - LOG_TAIL));
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
