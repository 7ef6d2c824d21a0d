package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.client.ClientPlan;
import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How old a sample is when a dashboard has it, from the time at which it was meant to be sent. */
public final class EndToEndScenario implements Scenario {
    private static final int AGENTS = 10;
    private static final BatchShape SHAPE = new BatchShape(10, 1);
    private static final List<Integer> FULL_RATES = List.of(1_000, 10_000, 50_000);
    private static final List<Integer> QUICK_RATES = List.of(10_000);
    private static final List<Integer> FULL_CLIENTS = List.of(1, 50);
    private static final List<Integer> QUICK_CLIENTS = List.of(50);

    @Override
    public int number() {
        return 3;
    }

    @Override
    public String title() {
        return "agent to browser";
    }

    @Override
    public Set<Peer.Ability> needs() {
        return Set.of(Peer.Ability.FAN_OUT);
    }

    @Override
    public List<LoadResult> run(Bench bench, Peer peer) {
        try (PeerProcess server = bench.start(peer)) {
            return bench.run(server, plans(bench.extent().isFull()));
        }
    }

    private static List<LoadPlan> plans(boolean isFull) {
        final List<LoadPlan> plans = new ArrayList<>();
        for (final int samplesPerSecond : isFull ? FULL_RATES : QUICK_RATES) {
            for (final int clientCount : isFull ? FULL_CLIENTS : QUICK_CLIENTS) {
                plans.add(plan(samplesPerSecond, clientCount, 0));
            }
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
