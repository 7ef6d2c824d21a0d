package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What connections cost that are told nothing; and once, since it takes long and is only stated, what one update a second does. */
final class LiveIdleScenario implements LiveScenario {
    @Override
    public Question question() {
        return Question.IDLE;
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
        final List<LoadResult> results = new ArrayList<>();
        try (PeerProcess server = bench.start(peer)) {
            results.addAll(IdleScenario.connections(bench, server));
        }
        if (bench.repetition() == 1) {
            try (PeerProcess server = bench.start(peer)) {
                results.addAll(IdleScenario.fewUpdates(bench, server));
            }
        }
        return results;
    }
}
