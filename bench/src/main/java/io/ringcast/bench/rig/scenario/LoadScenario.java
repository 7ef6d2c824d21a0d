package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import java.util.List;

/** A scenario that is a list of loads put to one server, one after the other. */
interface LoadScenario extends Scenario {
    /** The loads, in order. */
    List<LoadPlan> plans(Breadth breadth, Peer peer);

    /** The same loads in the order of a repetition. */
    default List<LoadPlan> inOrder(List<LoadPlan> plans, int repetition) {
        return plans;
    }

    @Override
    default List<LoadResult> run(Bench bench, Peer peer) {
        final List<LoadPlan> plans = inOrder(bench.chosen(plans(bench.extent().breadth(), peer)), bench.repetition());
        if (plans.isEmpty()) {
            return List.of();
        }
        try (PeerProcess server = bench.start(peer)) {
            return bench.run(server, plans);
        }
    }
}
