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
    /** How the server of another checkout is called in tables. */
    public static final String BASELINE = "baseline";

    private static final String OWN = "ringcast";
    private static final List<String> TELLING_DUTY_CYCLES =
            List.of("--latency-log-interval-ms", "500", "--duty-cycle-cpu", "1");

    private static final int KEY_BYTES_OF_SERIES = 160;

    private final String name;
    private final RingcastBuild build;
    private final Dialect dialect;
    private final List<String> furtherOptions;

    /** With the options that all runs have. */
    public RingcastPeer() {
        this(OWN, RingcastBuild.own(), new LiveDialect(), List.of());
    }

    private RingcastPeer(String name, RingcastBuild build, Dialect dialect, List<String> furtherOptions) {
        this.name = name;
        this.build = build;
        this.dialect = dialect;
        this.furtherOptions = furtherOptions;
    }

    /** Its clients are told in the binary format. */
    public static RingcastPeer binary() {
        return new RingcastPeer("ringcast-bin", RingcastBuild.own(), new BinaryDialect(), List.of());
    }

    /** Its clients come by TLS. */
    public static RingcastPeer encrypted() {
        return new RingcastPeer("ringcast-tls", RingcastBuild.own(), new LiveDialect(true), List.of());
    }

    /**
     * As another checkout of this repository has it, which is built first where it is not yet. Blocks. Throws
     * {@link IllegalArgumentException} where there is no checkout or it can't be built.
     */
    public static RingcastPeer of(Path checkout) {
        return new RingcastPeer(BASELINE, RingcastBuild.of(checkout), new LiveDialect(), List.of());
    }

    /** Whether a peer is the server as it is unless told otherwise: in JSON, without TLS; of this checkout or of another. */
    public static boolean isPlain(Peer peer) {
        return peer.name().equals(OWN) || peer.name().equals(BASELINE);
    }

    /** The same with room for so many series of an agent or of all. */
    public RingcastPeer holding(int seriesCount) {
        return with(List.of(
                "--series-max",
                Integer.toString(seriesCount),
                "--series-per-agent-max",
                Integer.toString(seriesCount),
                "--key-heap-bytes",
                Long.toString((long) KEY_BYTES_OF_SERIES * seriesCount)));
    }

    /** The same, which tells in its log, every half second, how long its longest duty cycle was, and what CPU time one took. */
    public RingcastPeer tellingDutyCycles() {
        return with(TELLING_DUTY_CYCLES);
    }

    private RingcastPeer with(List<String> options) {
        final List<String> all = new ArrayList<>(furtherOptions);
        all.addAll(options);
        return new RingcastPeer(name, build, dialect, List.copyOf(all));
    }

    /** As {@code scripts/ringcast} runs it; makes the archive of its classes first where there is none. Blocks. */
    public static Peer packaged() {
        return PackagedRingcast.of(new RingcastPeer());
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
        return build.serve(options(ports, folder));
    }

    /** Of what commit it is, and what was asked of all others and could not be asked of it, in words. */
    public String description() {
        final List<String> unknown =
                build.unknown(holding(0).tellingDutyCycles().options(new PeerPorts(0, 0), Path.of("")));
        return "ringcast at commit " + build.commit()
                + (unknown.isEmpty()
                        ? ""
                        : ", which runs without " + String.join(", ", unknown) + ": it has no such options");
    }

    private List<String> options(PeerPorts ports, Path folder) {
        final List<String> options = new ArrayList<>(packagedOptions(ports, folder));
        // Scenarios warm every server by their own loads.
        options.addAll(List.of("--warm-up-ms", "0"));
        return options;
    }

    /** Those of all runs. */
    List<String> packagedOptions(PeerPorts ports, Path folder) {
        final List<String> options = new ArrayList<>(List.of(
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
        options.addAll(furtherOptions);
        if (dialect.usesTls()) {
            final ServerCertificate certificate = ServerCertificate.make(folder);
            options.addAll(List.of("--live-tls-cert", certificate.certificate().toString()));
            options.addAll(List.of("--live-tls-key", certificate.key().toString()));
        }
        return options;
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
