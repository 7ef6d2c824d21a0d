package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.client.ClientPlan;
import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import io.ringcast.bench.rig.peer.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How old a sample is when a dashboard has it, from the time at which it was meant to be sent. */
public final class EndToEndScenario implements LoadScenario {
    private static final int AGENTS = 10;
    private static final BatchShape SHAPE = new BatchShape(10, 1);
    private static final int LOW_RATE = 1_000;
    private static final int MIDDLE_RATE = 10_000;
    private static final int HIGH_RATE = 50_000;
    private static final int MANY_CLIENTS = 50;

    @Override
    public Question question() {
        return Question.END_TO_END;
    }

    @Override
    public Set<Peer.Ability> needs() {
        return Set.of(Peer.Ability.FAN_OUT);
    }

    @Override
    public List<LoadPlan> plans(Breadth breadth, Peer peer) {
        final List<LoadPlan> plans = new ArrayList<>();
        plans.add(plan(MIDDLE_RATE, MANY_CLIENTS, 0));
        if (breadth.holds(Breadth.STANDARD)) {
            plans.add(plan(LOW_RATE, 1, 0));
            plans.add(plan(HIGH_RATE, MANY_CLIENTS, 0));
        }
        if (breadth.holds(Breadth.FULL)) {
            plans.add(plan(LOW_RATE, MANY_CLIENTS, 0));
            plans.add(plan(MIDDLE_RATE, 1, 0));
            plans.add(plan(HIGH_RATE, 1, 0));
        }
        return plans;
    }

    /** The load of this scenario with some clients that stall. */
    static LoadPlan plan(int samplesPerSecond, int healthyCount, int stalledCount) {
        final String row =
                samplesPerSecond + " samples/s, " + healthyCount + (healthyCount == 1 ? " client" : " clients");
        return LoadPlan.ofClients(
                stalledCount == 0 ? row : row + ", " + stalledCount + " stalled",
                IngestPlan.of(SHAPE, AGENTS),
                Pace.openLoop((double) samplesPerSecond / SHAPE.sampleCount()),
                ClientPlan.shared(healthyCount + stalledCount, stalledCount));
    }
}
