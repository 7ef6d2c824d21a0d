package io.ringcast.bench.report;

import io.ringcast.bench.rig.peer.JavaPeer;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.RegistryPeers;
import io.ringcast.bench.rig.peer.RingcastPeer;
import io.ringcast.bench.rig.scenario.EndToEndScenario;
import io.ringcast.bench.rig.scenario.FanOutScenario;
import io.ringcast.bench.rig.scenario.IdleScenario;
import io.ringcast.bench.rig.scenario.IngestScenario;
import io.ringcast.bench.rig.scenario.Scenario;
import io.ringcast.bench.rig.scenario.SlowClientScenario;
import io.ringcast.bench.rig.scenario.SnapshotScenario;
import io.ringcast.bench.rig.scenario.StormScenario;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What there is to run, and what runs unless asked otherwise. A further peer joins by a line here. */
final class Choices {
    private static final List<Scenario> SCENARIOS = List.of(
            new IngestScenario(),
            new FanOutScenario(),
            new EndToEndScenario(),
            new SlowClientScenario(),
            new SnapshotScenario(),
            new IdleScenario(),
            new StormScenario());
    private static final int QUICK_SCENARIOS = 3;
    private static final List<Peer> QUICK_PEERS =
            List.of(new RingcastPeer(), JavaPeer.NAIVE, JavaPeer.GRPC_FLOOR, JavaPeer.FAN_OUT_FLOOR);
    private static final List<Peer> FURTHER_PEERS = List.of(JavaPeer.TUNED);
    private static final List<Peer> REGISTRY_PEERS = RegistryPeers.all();
    private static final String ALL = "all";
    private static final String REGISTRY = "registry";

    private Choices() {}

    static List<Scenario> scenarios(List<Integer> only, boolean isFull) {
        if (only.isEmpty()) {
            return isFull ? SCENARIOS : SCENARIOS.subList(0, QUICK_SCENARIOS);
        }
        return SCENARIOS.stream()
                .filter(scenario -> only.contains(scenario.number()))
                .toList();
    }

    /**
     * Of the registry's peers, none unless they are named: by name, by {@code registry} or by {@code all}. Throws
     * {@link IllegalArgumentException} for a name that is unknown or a peer that is not installed.
     */
    static List<Peer> peers(List<String> names, boolean isFull) {
        final List<Peer> own = new ArrayList<>(QUICK_PEERS);
        own.addAll(FURTHER_PEERS);
        if (names.isEmpty()) {
            return isFull ? own : QUICK_PEERS;
        }
        final List<Peer> all = new ArrayList<>(own);
        all.addAll(REGISTRY_PEERS);
        if (names.contains(ALL)) {
            return installed(all);
        }
        return names.stream()
                .flatMap(
                        name -> name.equals(REGISTRY) ? installed(REGISTRY_PEERS).stream() : Stream.of(peer(name, all)))
                .distinct()
                .toList();
    }

    /** The peers that these names mean and that can't run here, each with what is missing. */
    static List<String> leftOut(List<String> names) {
        return names.contains(ALL) || names.contains(REGISTRY)
                ? REGISTRY_PEERS.stream()
                        .filter(peer -> !peer.missing().isEmpty())
                        .map(peer -> peer.name() + " is left out: missing " + peer.missing())
                        .toList()
                : List.of();
    }

    private static List<Peer> installed(List<Peer> peers) {
        return peers.stream().filter(peer -> peer.missing().isEmpty()).toList();
    }

    private static Peer peer(String name, List<Peer> all) {
        final Peer found = all.stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no peer " + name + "; there are "
                        + all.stream().map(Peer::name).toList()));
        if (!found.missing().isEmpty()) {
            throw new IllegalArgumentException(name + ": missing " + found.missing());
        }
        return found;
    }
}
