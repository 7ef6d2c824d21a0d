package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.peer.Peer;
import java.util.List;
import java.util.Set;

/** The reconnect storm, beside a peer that has no snapshot. */
final class LiveStormScenario implements LiveScenario {
    private final StormScenario storm = new StormScenario();

    @Override
    public Question question() {
        return Question.STORM;
    }

    @Override
    public Set<String> peerNames() {
        return Set.of("ringcast", "nats");
    }

    @Override
    public List<LoadResult> run(Bench bench, Peer peer) {
        return storm.run(bench, peer);
    }
}
