package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How many samples a server takes in, what each costs it, and how long an ack takes. */
public final class IngestScenario implements Scenario {
    private static final int WINDOW_OF_ONE_AGENT = 64;
    private static final int WINDOW_OF_EACH_OF_MANY = 8;
    private static final int BATCHES_PER_SECOND = 500;
    private static final int MANY_AGENTS = 100;

    @Override
    public int number() {
        return 1;
    }

    @Override
    public String title() {
        return "ingest";
    }

    @Override
    public Set<Peer.Ability> needs() {
        return Set.of(Peer.Ability.ACKS);
    }

    @Override
    public List<LoadResult> run(Bench bench, Peer peer) {
        try (PeerProcess server = bench.start(peer)) {
            final List<LoadPlan> plans = plans(bench.extent().isFull());
            if (peer.abilities().contains(Peer.Ability.SERIES_REFS)) {
                plans.add(saturation(BatchShape.HUNDRED_BY_ONE_REFS, 1));
            }
            return bench.run(server, plans);
        }
    }

    private static List<LoadPlan> plans(boolean isFull) {
        final List<LoadPlan> plans = new ArrayList<>();
        plans.add(saturation(BatchShape.TEN_BY_TEN, 1));
        plans.add(saturation(BatchShape.HUNDRED_BY_ONE, 1));
        plans.add(fixedRate(BatchShape.TEN_BY_TEN, 1));
        if (isFull) {
            plans.add(saturation(BatchShape.ONE_BY_ONE, 1));
            for (final BatchShape shape :
                    List.of(BatchShape.TEN_BY_TEN, BatchShape.HUNDRED_BY_ONE, BatchShape.ONE_BY_ONE)) {
                plans.add(saturation(shape, MANY_AGENTS));
                plans.add(fixedRate(shape, MANY_AGENTS));
            }
            plans.add(fixedRate(BatchShape.HUNDRED_BY_ONE, 1));
            plans.add(fixedRate(BatchShape.ONE_BY_ONE, 1));
        }
        return plans;
    }

    private static LoadPlan saturation(BatchShape shape, int agentCount) {
        final int window = agentCount == 1 ? WINDOW_OF_ONE_AGENT : agentCount * WINDOW_OF_EACH_OF_MANY;
        return LoadPlan.ofIngest(
                row(shape, agentCount) + ", saturated",
                IngestPlan.of(shape, agentCount),
                Pace.closedWindow(window, Long.MAX_VALUE));
    }

    private static LoadPlan fixedRate(BatchShape shape, int agentCount) {
        return LoadPlan.ofIngest(
                row(shape, agentCount) + ", " + BATCHES_PER_SECOND + " batches/s",
                IngestPlan.of(shape, agentCount),
                Pace.openLoop(BATCHES_PER_SECOND));
    }

    private static String row(BatchShape shape, int agentCount) {
        return shape + ", " + agentCount + (agentCount == 1 ? " agent" : " agents");
    }
}
