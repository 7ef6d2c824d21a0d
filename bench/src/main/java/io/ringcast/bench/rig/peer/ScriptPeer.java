package io.ringcast.bench.rig.peer;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.ringcast.bench.rig.client.Dialect;
import io.ringcast.bench.rig.client.LiveDialect;
import io.ringcast.bench.rig.ingest.GrpcIngestDriver;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.proto.v1.TelemetryIngestProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A server in JavaScript: {@code @grpc/grpc-js} for agents, and for clients {@code ws} on node or bun's own server. See
 * {@link PeerFiles#nodeModules}.
 *
 * @param isBatching whether the updates of one turn of the event loop go out as one message
 */
record ScriptPeer(Host host, boolean isBatching) implements Peer {
    private static final long PLACEHOLDER_MAX_BYTES = 1 << 20;
    private static final String RELAY = "relay.mjs";
    private static final String CONTRACT = "ringcast.protoset";

    /** What runs the script. */
    enum Host {
        NODE("node", "ws"),
        BUN("bun", "bun's own server and its publish");

        private final String label;
        private final String clientSide;

        Host(String label, String clientSide) {
            this.label = label;
            this.clientSide = clientSide;
        }
    }

    @Override
    public String name() {
        return host.label + (isBatching ? "-batch" : "");
    }

    @Override
    public String guarantees() {
        return "@grpc/grpc-js and " + host.clientSide + ", "
                + (isBatching ? "one message for the updates of a turn of the event loop" : "one message per update")
                + "; as ringcast, but samples are not checked, and what a slow client has not read fills memory without bound";
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.ACKS, Ability.FAN_OUT, Ability.SELECTORS, Ability.SNAPSHOT);
    }

    @Override
    public String missing() {
        if (!Files.isDirectory(PeerFiles.nodeModules().resolve("@grpc/grpc-js"))) {
            return "npm packages in " + PeerFiles.nodeModules() + " (scripts/bench-peers installs them)";
        }
        return host == Host.NODE
                ? Programs.missing("node", "nodejs")
                : isProgram(bun()) ? "" : bun() + " (scripts/bench-peers installs it)";
    }

    /** The script stands in {@code folder}, with npm's packages beside it, where it looks for them, and the agents' contract. */
    @Override
    public List<String> command(PeerPorts ports, Path folder) {
        PeerFiles.copy(RELAY, folder);
        final Path server = PeerFiles.copy(host.label + "-server.mjs", folder);
        final Path contract = server.resolveSibling(CONTRACT);
        final Path modules = server.resolveSibling("node_modules");
        try {
            Files.write(contract, descriptors().toByteArray());
            if (Files.notExists(modules)) {
                Files.createSymbolicLink(modules, PeerFiles.nodeModules());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(
                host == Host.NODE ? Programs.command("node") : bun().toString(),
                server.toString(),
                Integer.toString(ports.ingestPort()),
                Integer.toString(ports.clientPort()),
                contract.toString(),
                isBatching ? "batch" : "update");
    }

    @Override
    public IngestDriver ingest(PeerPorts ports, IngestPlan plan) {
        return new GrpcIngestDriver(ports.ingestPort(), plan);
    }

    @Override
    public Dialect dialect() {
        return new LiveDialect();
    }

    private static FileDescriptorSet descriptors() {
        return FileDescriptorSet.newBuilder()
                .addFile(TelemetryIngestProto.getDescriptor().toProto())
                .build();
    }

    /** Where npm may not run the package's install script, a few words stand in the program's place. */
    private static boolean isProgram(Path file) {
        try {
            return Files.isExecutable(file) && Files.size(file) > PLACEHOLDER_MAX_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path bun() {
        return PeerFiles.nodeModules().resolve("bun/bin/bun.exe");
    }
}
