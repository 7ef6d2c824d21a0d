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
 * A server in JavaScript: {@code @grpc/grpc-js} for agents, and for clients {@code ws} on node or bun's own server. Its npm packages
 * stand in {@code node_modules} of a folder above the classes.
 *
 * @param isBatching whether the updates of one turn of the event loop go out as one message
 */
record ScriptPeer(Host host, boolean isBatching) implements Peer {
    private static final long PLACEHOLDER_MAX_BYTES = 1 << 20;
    private static final String DESCRIPTOR = "ringcast.protoset";

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
        if (!Files.isDirectory(modules().resolve("@grpc/grpc-js"))) {
            return "npm packages in " + modules() + " (scripts/bench-peers installs them)";
        }
        return host == Host.NODE
                ? Programs.missing("node", "nodejs")
                : isProgram(bun()) ? "" : bun() + " (scripts/bench-peers installs it)";
    }

    @Override
    public List<String> command(PeerPorts ports, Path folder) {
        final Path descriptor = folder.toAbsolutePath().resolve(DESCRIPTOR);
        try {
            Files.write(
                    descriptor,
                    FileDescriptorSet.newBuilder()
                            .addFile(TelemetryIngestProto.getDescriptor().toProto())
                            .build()
                            .toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(
                host == Host.NODE ? Programs.command("node") : bun().toString(),
                PeerFiles.of(host.label + "-server.mjs").toString(),
                Integer.toString(ports.ingestPort()),
                Integer.toString(ports.clientPort()),
                descriptor.toString(),
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

    /** As node itself looks for it: beside the folder of the classes, for all resources stand in that. */
    private static Path modules() {
        Path folder = PeerFiles.of("node-server.mjs");
        for (int up = PeerFiles.class.getName().split("\\.", -1).length; up > 0; up--) {
            folder = folder.getParent();
        }
        return folder.resolveSibling("node_modules");
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
        return modules().resolve("bun/bin/bun.exe");
    }
}
