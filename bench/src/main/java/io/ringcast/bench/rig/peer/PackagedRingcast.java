package io.ringcast.bench.rig.peer;

import io.ringcast.bench.rig.client.Dialect;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The server from its jar, with the flags that {@code scripts/ringcast} gives it and the JVM's own defaults. */
record PackagedRingcast(RingcastPeer server, Path jar, List<String> flags) implements Peer {
    static PackagedRingcast of(RingcastPeer server) {
        final Path root = PeerFiles.root();
        return new PackagedRingcast(
                server,
                root.resolve(Path.of("transports", "target", "ringcast.jar")),
                lines(root.resolve(Path.of("scripts", "class-archive"))));
    }

    @Override
    public List<String> command(PeerPorts ports, Path folder) {
        final List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString()));
        command.add("serve");
        command.addAll(server.packagedOptions(ports, folder));
        return command;
    }

    private static List<String> lines(Path script) {
        try {
            final ProcessBuilder builder = new ProcessBuilder(script.toString());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            final Process process =
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public String guarantees() {
        return server.guarantees();
    }

    @Override
    public Set<Ability> abilities() {
        return server.abilities();
    }

    @Override
    public String missing() {
        return server.missing();
    }

    @Override
    public IngestDriver ingest(PeerPorts ports, IngestPlan plan) {
        return server.ingest(ports, plan);
    }

    @Override
    public Dialect dialect() {
        return server.dialect();
    }
}
