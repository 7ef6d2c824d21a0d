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

/** What it costs to tell many clients: as fast as they read, at a fixed rate, and with nothing to put in one frame. */
public final class FanOutScenario implements Scenario {
    private static final int QUICK_CLIENTS = 100;
    private static final List<Integer> FULL_CLIENTS = List.of(1, 10, 100, 1_000);
    private static final int WINDOW_BATCHES = 32;
    private static final long WINDOW_SAMPLES = 3_200;
    private static final int DELIVERIES_PER_SECOND = 500_000;
    private static final int SAMPLES_PER_SECOND_MAX = 20_000;
    private static final int DISTINCT_AGENTS = 10;

    @Override
    public int number() {
        return 2;
    }

    @Override
    public String title() {
        return "fan-out";
    }

    @Override
    public Set<Peer.Ability> needs() {
        return Set.of(Peer.Ability.FAN_OUT);
    }

    @Override
    public List<LoadResult> run(Bench bench, Peer peer) {
        try (PeerProcess server = bench.start(peer)) {
            final boolean canSelect = peer.abilities().contains(Peer.Ability.SELECTORS);
            return bench.run(server, plans(bench.extent().isFull(), canSelect));
        }
    }

    private static List<LoadPlan> plans(boolean isFull, boolean canSelect) {
        final List<LoadPlan> plans = new ArrayList<>();
        for (final int clientCount : isFull ? FULL_CLIENTS : List.of(QUICK_CLIENTS)) {
            final IngestPlan one = IngestPlan.of(BatchShape.HUNDRED_BY_ONE, 1);
            addBoth(plans, clientCount + " clients, shared", one, ClientPlan.shared(clientCount, 0));
            plans.add(nothingToBatch(clientCount));
            if (isFull && canSelect && clientCount > 1) {
                final IngestPlan ten = IngestPlan.of(BatchShape.HUNDRED_BY_ONE, DISTINCT_AGENTS);
                addBoth(plans, clientCount + " clients, distinct", ten, ClientPlan.distinct(clientCount, ten));
            }
        }
        return plans;
    }

    private static void addBoth(List<LoadPlan> plans, String row, IngestPlan ingest, List<ClientPlan> clients) {
        final Pace window = Pace.closedWindow(WINDOW_BATCHES, WINDOW_SAMPLES);
        plans.add(LoadPlan.ofClients(row + ", saturated", ingest, window, clients));
        final int samplesPerSecond = Math.min(SAMPLES_PER_SECOND_MAX, DELIVERIES_PER_SECOND / clients.size());
        final Pace rate =
                Pace.openLoop((double) samplesPerSecond / ingest.shape().sampleCount());
        plans.add(LoadPlan.ofClients(row + ", " + samplesPerSecond + " samples/s", ingest, rate, clients));
    }

    private static LoadPlan nothingToBatch(int clientCount) {
        return LoadPlan.ofClients(
                        clientCount + " clients, one update a frame",
                        IngestPlan.of(BatchShape.ONE_BY_ONE, 1),
                        Pace.closedWindow(1, 1),
                        ClientPlan.shared(clientCount, 0))
                .oneUpdatePerFrame();
    }
}
