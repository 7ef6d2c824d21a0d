package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import java.util.List;
import java.util.Set;

/** What connections cost that subscribed and are told nothing. */
final class LiveIdleScenario implements LiveScenario {
    @Override
    public int number() {
        return 6;
    }

    @Override
    public String title() {
        return "idle";
    }

    @Override
    public Set<String> peerNames() {
        return Set.of("ringcast");
    }

    @Override
    public List<LoadResult> run(Bench bench, Peer peer) {
        if (bench.isLatencyOnly()) {
            return List.of();
        }
        try (PeerProcess server = bench.start(peer)) {
            return IdleScenario.connections(bench, server);
        }
    }
}
