package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.RingcastPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How old a sample is when a dashboard has it, and how long none comes at a rate that leaves no core idle. */
final class LiveEndToEndScenario implements LoadScenario, LiveScenario {
    private static final Set<String> PEERS = Set.of("ringcast", "nats");
    private static final int LOW_RATE = 1_000;
    private static final int MIDDLE_RATE = 10_000;
    private static final int HIGH_RATE = 50_000;
    private static final int CLIENTS = 50;

    @Override
    public Question question() {
        return Question.END_TO_END;
    }

    @Override
    public Set<String> peerNames() {
        return PEERS;
    }

    @Override
    public List<LoadPlan> plans(Breadth breadth, Peer peer) {
        final List<LoadPlan> plans = new ArrayList<>(List.of(
                EndToEndScenario.plan(MIDDLE_RATE, CLIENTS, 0),
                EndToEndScenario.plan(MIDDLE_RATE, 1, 0),
                EndToEndScenario.plan(LOW_RATE, 1, 0).longer()));
        if (RingcastPeer.isPlain(peer)) {
            plans.add(EndToEndScenario.plan(HIGH_RATE, CLIENTS, 0).longer());
        }
        return plans;
    }
}
