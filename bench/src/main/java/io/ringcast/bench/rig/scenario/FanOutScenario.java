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

/** What it costs to tell many clients: as fast as they read, at a fixed rate, and with nothing to put in one frame. */
public final class FanOutScenario implements LoadScenario {
    private static final int QUICK_CLIENTS = 100;
    private static final List<Integer> STANDARD_CLIENTS = List.of(1, 1_000);
    private static final List<Integer> FULL_CLIENTS = List.of(1, 10, 100, 1_000);
    private static final int WINDOW_BATCHES = 32;
    private static final long WINDOW_SAMPLES = 3_200;
    private static final int DELIVERIES_PER_SECOND = 500_000;
    private static final int SAMPLES_PER_SECOND_MAX = 20_000;
    private static final int DISTINCT_AGENTS = 10;

    @Override
    public Question question() {
        return Question.FAN_OUT;
    }

    @Override
    public Set<Peer.Ability> needs() {
        return Set.of(Peer.Ability.FAN_OUT);
    }

    @Override
    public List<LoadPlan> plans(Breadth breadth, Peer peer) {
        final boolean canSelect = peer.abilities().contains(Peer.Ability.SELECTORS);
        final boolean isFull = breadth.holds(Breadth.FULL);
        final List<LoadPlan> plans = new ArrayList<>();
        for (final int clientCount : isFull ? FULL_CLIENTS : List.of(QUICK_CLIENTS)) {
            plans.addAll(loads(clientCount));
            if (isFull && canSelect && clientCount > 1) {
                plans.add(saturation(clientCount, true));
                plans.add(fixedRate(clientCount, true));
                plans.add(nothingToBatch(clientCount, true));
            }
        }
        if (!isFull && breadth.holds(Breadth.STANDARD)) {
            STANDARD_CLIENTS.forEach(clientCount -> plans.add(saturation(clientCount, false)));
            if (canSelect) {
                plans.add(saturation(QUICK_CLIENTS, true));
            }
        }
        return plans;
    }

    private static List<LoadPlan> loads(int clientCount) {
        return List.of(
                saturation(clientCount, false), fixedRate(clientCount, false), nothingToBatch(clientCount, false));
    }

    private static LoadPlan saturation(int clientCount, boolean isDistinct) {
        return saturation(clientCount, isDistinct, ingest(isDistinct));
    }

    /** As fast as answers and deliveries come; with more agents more is under way, so that a client of one series has as much. */
    static LoadPlan saturation(int clientCount, boolean isDistinct, IngestPlan ingest) {
        return LoadPlan.ofClients(
                row(clientCount, isDistinct) + ", saturated",
                ingest,
                Pace.closedWindow(ingest.agentCount() * WINDOW_BATCHES, ingest.agentCount() * WINDOW_SAMPLES),
                clients(clientCount, isDistinct, ingest));
    }

    private static LoadPlan fixedRate(int clientCount, boolean isDistinct) {
        final IngestPlan ingest = ingest(isDistinct);
        final int samplesPerSecond = Math.min(SAMPLES_PER_SECOND_MAX, DELIVERIES_PER_SECOND / clientCount);
        return LoadPlan.ofClients(
                row(clientCount, isDistinct) + ", " + samplesPerSecond + " samples/s",
                ingest,
                Pace.openLoop((double) samplesPerSecond / ingest.shape().sampleCount()),
                clients(clientCount, isDistinct, ingest));
    }

    private static IngestPlan ingest(boolean isDistinct) {
        return IngestPlan.of(BatchShape.HUNDRED_BY_ONE, isDistinct ? DISTINCT_AGENTS : 1);
    }

    private static List<ClientPlan> clients(int clientCount, boolean isDistinct, IngestPlan ingest) {
        return isDistinct ? ClientPlan.distinct(clientCount, ingest) : ClientPlan.shared(clientCount, 0);
    }

    private static String row(int clientCount, boolean isDistinct) {
        return clientCount + (clientCount == 1 ? " client" : " clients") + (isDistinct ? ", distinct" : ", shared");
    }

    private static LoadPlan nothingToBatch(int clientCount, boolean isDistinct) {
        final IngestPlan ingest = new IngestPlan(BatchShape.ONE_BY_ONE, 1, isDistinct ? clientCount : 1);
        return LoadPlan.ofClients(
                        row(clientCount, isDistinct) + ", one update a frame",
                        ingest,
                        Pace.closedWindow(1, 1),
                        clients(clientCount, isDistinct, ingest))
                .oneUpdatePerFrame();
    }
}
