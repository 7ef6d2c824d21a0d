package io.ringcast.bench.rig.peer;

import io.ringcast.bench.rig.client.Dialect;
import io.ringcast.bench.rig.client.LiveDialect;
import io.ringcast.bench.rig.ingest.Answers;
import io.ringcast.bench.rig.ingest.GrpcIngestDriver;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.LineIngestDriver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A server of {@code io.ringcast.bench.twin}: its main class takes the two ports.
 *
 * @param furtherArguments what its main class takes behind them
 * @param takesLines whether it takes lines over TCP instead of gRPC
 */
public record JavaPeer(
        String name,
        String mainClass,
        List<String> furtherArguments,
        Set<Ability> abilities,
        boolean takesLines,
        String guarantees)
        implements Peer {
    private static final String TWINS = "io.ringcast.bench.twin.";

    /** What a typical engineer would write, done well. */
    public static final JavaPeer NAIVE = new JavaPeer(
            "naive",
            TWINS + "NaiveServer",
            List.of(),
            Set.of(Ability.ACKS, Ability.FAN_OUT, Ability.SELECTORS, Ability.SNAPSHOT),
            false,
            "as ringcast, but samples are not checked, and what a slow client has not read fills memory without bound");

    /** The same, sending a message for each update. */
    public static final JavaPeer NAIVE_UPDATE = new JavaPeer(
            "naive-update",
            NAIVE.mainClass,
            List.of("update"),
            NAIVE.abilities,
            NAIVE.takesLines,
            "one message per update; " + NAIVE.guarantees);

    /** The best that generated classes and Netty give. */
    public static final JavaPeer TUNED = new JavaPeer(
            "tuned",
            TWINS + "TunedServer",
            List.of(),
            Set.of(Ability.ACKS, Ability.FAN_OUT, Ability.SELECTORS, Ability.SNAPSHOT, Ability.SLOW_CLIENTS),
            false,
            "as ringcast, but samples are not checked, and a slow client gets a new snapshot of everything");

    /** Nothing can take batches over gRPC for less with the generated classes. */
    public static final JavaPeer GRPC_FLOOR = new JavaPeer(
            "floor-grpc",
            TWINS + "GrpcFloor",
            List.of(),
            Set.of(Ability.ACKS),
            false,
            "parses a batch, acks it and forgets it");

    /** Nothing can answer over gRPC sooner. */
    public static final JavaPeer ECHO_FLOOR = new JavaPeer(
            "floor-echo",
            TWINS + "EchoFloor",
            List.of(),
            Set.of(Ability.ACKS, Ability.ECHOES),
            false,
            "sends the bytes of a batch back, unparsed; nothing is checked or kept");

    /** Nothing can send frames for less from Java. */
    public static final JavaPeer FAN_OUT_FLOOR = new JavaPeer(
            "floor-nio",
            TWINS + "FanOutFloor",
            List.of(),
            Set.of(Ability.FAN_OUT),
            true,
            "puts the bytes of each read into one frame for all clients, over TCP instead of gRPC: nothing is parsed,"
                    + " checked, acked or kept; one slow client holds up all");

    @Override
    public String missing() {
        return "";
    }

    @Override
    public List<String> command(PeerPorts ports, Path folder) {
        final List<String> arguments =
                new ArrayList<>(List.of(Integer.toString(ports.ingestPort()), Integer.toString(ports.clientPort())));
        arguments.addAll(furtherArguments);
        return JavaCommand.of(mainClass, arguments);
    }

    @Override
    public IngestDriver ingest(PeerPorts ports, IngestPlan plan) {
        final Answers answers = abilities.contains(Ability.ECHOES) ? Answers.ECHOES : Answers.ACKS;
        return takesLines
                ? new LineIngestDriver(ports.ingestPort(), plan)
                : new GrpcIngestDriver(ports.ingestPort(), plan, answers);
    }

    @Override
    public Dialect dialect() {
        return new LiveDialect();
    }
}
