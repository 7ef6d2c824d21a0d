package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.client.ClientPlan;
import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.RingcastPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What an update costs at saturation, with one selector or one each, and where there is nothing to put in one frame with it. */
final class LiveFanOutScenario implements LoadScenario, LiveScenario {
    private static final String NATS = "nats";
    private static final Set<String> PEERS = Set.of(
            "ringcast",
            "ringcast-bin",
            "ringcast-tls",
            NATS,
            "floor-nio",
            "node-batch",
            "mosquitto",
            "nchan",
            "naive-update");
    private static final int CLIENTS = 100;
    private static final int MANY_CLIENTS = 1_000;
    private static final int MOST_CLIENTS = 10_000;
    private static final int UPDATES_PER_SECOND = 200;
    /** Makes an update 120 bytes long in a frame of many. */
    private static final int LABEL_PADDING = 9;

    private static final BatchShape SHAPE = BatchShape.HUNDRED_BY_ONE.padded(LABEL_PADDING);

    @Override
    public Question question() {
        return Question.FAN_OUT;
    }

    @Override
    public Set<String> peerNames() {
        return PEERS;
    }

    @Override
    public List<LoadPlan> plans(Breadth breadth, Peer peer) {
        final List<LoadPlan> plans = new ArrayList<>();
        plans.add(FanOutScenario.saturation(CLIENTS, false, ingest(CLIENTS, false)));
        if (RingcastPeer.isPlain(peer) || peer.name().equals(NATS)) {
            plans.add(FanOutScenario.saturation(CLIENTS, true, ingest(CLIENTS, true)));
            plans.add(nothingToBatch());
        }
        if (breadth.holds(Breadth.STANDARD) && plans.size() > 1) {
            plans.add(FanOutScenario.saturation(MANY_CLIENTS, false, ingest(MANY_CLIENTS, false)));
            plans.add(FanOutScenario.saturation(MANY_CLIENTS, true, ingest(MANY_CLIENTS, true)));
        }
        if (breadth.holds(Breadth.STANDARD) && RingcastPeer.isPlain(peer)) {
            plans.add(FanOutScenario.saturation(MOST_CLIENTS, false, ingest(MOST_CLIENTS, false)));
        }
        return plans;
    }

    /** With selectors of their own there are as many series as clients, so that no update is for nobody. */
    private static IngestPlan ingest(int clientCount, boolean isDistinct) {
        return IngestPlan.of(SHAPE, isDistinct ? clientCount / SHAPE.seriesCount() : 1);
    }

    /** A batch waits for the answer to the one before, so that a late sender does not send two that fit into one frame. */
    private static LoadPlan nothingToBatch() {
        return LoadPlan.ofClients(
                        CLIENTS + " clients, " + UPDATES_PER_SECOND + " updates/s, one a frame",
                        IngestPlan.of(BatchShape.ONE_BY_ONE.padded(LABEL_PADDING), 1),
                        new Pace(UPDATES_PER_SECOND, 1, Long.MAX_VALUE),
                        ClientPlan.shared(CLIENTS, 0))
                .oneUpdatePerFrame()
                .longer();
    }
}
