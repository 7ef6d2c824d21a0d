package io.ringcast.bench.rig.peer;

import io.ringcast.bench.rig.client.BinaryDialect;
import io.ringcast.bench.rig.client.Dialect;
import io.ringcast.bench.rig.client.LiveDialect;
import io.ringcast.bench.rig.ingest.GrpcIngestDriver;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The server of this project, by its own command line. */
public final class RingcastPeer implements Peer {
    private static final String MAIN = "io.ringcast.server.Ringcast";
    private static final List<String> TELLING_DUTY_CYCLES =
            List.of("--latency-log-interval-ms", "500", "--duty-cycle-cpu", "1");

    private static final int KEY_BYTES_OF_SERIES = 160;

    private final String name;
    private final Dialect dialect;
    private final List<String> furtherOptions;

    /** With the options that all runs have. */
    public RingcastPeer() {
        this("ringcast", new LiveDialect(), List.of());
    }

    private RingcastPeer(String name, Dialect dialect, List<String> furtherOptions) {
        this.name = name;
        this.dialect = dialect;
        this.furtherOptions = furtherOptions;
    }

    /** Its clients are told in the binary format. */
    public static RingcastPeer binary() {
        return new RingcastPeer("ringcast-bin", new BinaryDialect(), List.of());
    }

    /** Its clients come by TLS. */
    public static RingcastPeer encrypted() {
        return new RingcastPeer("ringcast-tls", new LiveDialect(true), List.of());
    }

    /** With room for so many series of an agent or of all. */
    public static RingcastPeer holding(int seriesCount) {
        return new RingcastPeer(
                "ringcast",
                new LiveDialect(),
                List.of(
                        "--series-max",
                        Integer.toString(seriesCount),
                        "--series-per-agent-max",
                        Integer.toString(seriesCount),
                        "--key-heap-bytes",
                        Long.toString((long) KEY_BYTES_OF_SERIES * seriesCount)));
    }

    /** As {@code scripts/ringcast} runs it; makes the archive of its classes first where there is none. Blocks. */
    public static Peer packaged() {
        return PackagedRingcast.of(new RingcastPeer());
    }

    /** Tells in its log, every half second, how long its longest duty cycle was, and what CPU time one took. */
    public static RingcastPeer tellingDutyCycles() {
        return new RingcastPeer("ringcast", new LiveDialect(), TELLING_DUTY_CYCLES);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String guarantees() {
        return "every sample checked and acked; snapshot, then live in one order; a slow client gets the newest value"
                + " of each series and is told how much was merged";
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.complementOf(EnumSet.of(Ability.ECHOES));
    }

    @Override
    public String missing() {
        return "";
    }

    @Override
    public List<String> command(PeerPorts ports, Path folder) {
        final List<String> arguments = new ArrayList<>(arguments(ports, folder));
        // Scenarios warm every server by their own loads.
        arguments.addAll(List.of("--warm-up-ms", "0"));
        return JavaCommand.of(MAIN, arguments);
    }

    /** Those of all runs. */
    List<String> arguments(PeerPorts ports, Path folder) {
        final List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--grpc-port",
                Integer.toString(ports.ingestPort()),
                "--live-ws-port",
                Integer.toString(ports.clientPort()),
                "--management-port",
                "0",
                "--connections-max",
                "12000",
                "--agents-max",
                "2000",
                "--memberships-max",
                "4194304",
                "--grpc-sessions-max",
                "2000"));
        arguments.addAll(furtherOptions);
        if (dialect.usesTls()) {
            final ServerCertificate certificate = ServerCertificate.make(folder);
            arguments.addAll(
                    List.of("--live-tls-cert", certificate.certificate().toString()));
            arguments.addAll(List.of("--live-tls-key", certificate.key().toString()));
        }
        return arguments;
    }

    @Override
    public IngestDriver ingest(PeerPorts ports, IngestPlan plan) {
        return new GrpcIngestDriver(ports.ingestPort(), plan);
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }
}
