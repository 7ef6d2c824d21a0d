package io.ringcast.bench.report;

import io.ringcast.bench.rig.peer.JavaPeer;
import io.ringcast.bench.rig.peer.Peer;
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
    private static final String ALL = "all";

    private Choices() {}

    static List<Scenario> scenarios(List<Integer> only, boolean isFull) {
        if (only.isEmpty()) {
            return isFull ? SCENARIOS : SCENARIOS.subList(0, QUICK_SCENARIOS);
        }
        return SCENARIOS.stream()
                .filter(scenario -> only.contains(scenario.number()))
                .toList();
    }

    /** Throws {@link IllegalArgumentException} for a name that is unknown or a peer that is not installed. */
    static List<Peer> peers(List<String> names, boolean isFull) {
        final List<Peer> all = new ArrayList<>(QUICK_PEERS);
        all.addAll(FURTHER_PEERS);
        if (names.isEmpty()) {
            return isFull
                    ? all.stream().filter(peer -> peer.missing().isEmpty()).toList()
                    : QUICK_PEERS;
        }
        if (names.contains(ALL)) {
            return all.stream().filter(peer -> peer.missing().isEmpty()).toList();
        }
        return names.stream().map(name -> peer(name, all)).toList();
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
