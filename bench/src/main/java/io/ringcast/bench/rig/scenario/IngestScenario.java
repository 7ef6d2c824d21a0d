package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.LoadRun;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import io.ringcast.bench.rig.peer.RingcastPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How many samples a server takes in, what each costs it, and how long an ack takes.
 *
 * @param halfRate batches/s of 10x10 that are half of what ringcast takes at most; 0: not known, and not asked
 */
public record IngestScenario(double halfRate) implements LoadScenario {
    private static final int WINDOW_OF_ONE_AGENT = 64;
    private static final int WINDOW_OF_EACH_OF_MANY = 8;
    private static final int BATCHES_PER_SECOND = 500;
    private static final int MANY_AGENTS = 100;
    private static final int CALIBRATION_WARM_FACTOR = 2;
    private static final double HALF = 0.5;

    /** Before the rate is known. */
    public IngestScenario() {
        this(0);
    }

    @Override
    public Question question() {
        return Question.INGEST;
    }

    @Override
    public Set<Peer.Ability> needs() {
        return Set.of(Peer.Ability.ACKS);
    }

    @Override
    public Scenario calibrated(Bench bench) {
        bench.progress().accept("what ringcast takes at most");
        try (PeerProcess server = bench.start(new RingcastPeer())) {
            final Extent.Lengths lengths = bench.extent().lengths();
            final LoadPlan plan = saturation(BatchShape.TEN_BY_TEN, 1)
                    .lasting(CALIBRATION_WARM_FACTOR * lengths.firstWarmMs(), lengths.measureMs());
            final double samplesPerSecond =
                    LoadRun.run(bench.target(server), plan).metrics().getOrDefault(Metric.SAMPLES_PER_SECOND, 0.0);
            return new IngestScenario(HALF * samplesPerSecond / BatchShape.TEN_BY_TEN.sampleCount());
        }
    }

    @Override
    public List<LoadPlan> plans(Breadth breadth, Peer peer) {
        final List<LoadPlan> plans = new ArrayList<>();
        final boolean isEcho = peer.abilities().contains(Peer.Ability.ECHOES);
        addSaturations(isEcho ? Breadth.HEADLINE : breadth, plans);
        if (isEcho || peer.abilities().contains(Peer.Ability.SERIES_REFS)) {
            plans.add(saturation(BatchShape.HUNDRED_BY_ONE_REFS, 1));
        }
        if (halfRate > 0 && (isEcho || peer instanceof RingcastPeer)) {
            plans.add(LoadPlan.ofIngest(
                    row(BatchShape.TEN_BY_TEN, 1) + ", half of ringcast's most",
                    IngestPlan.of(BatchShape.TEN_BY_TEN, 1),
                    Pace.openLoop(halfRate)));
        }
        if (breadth.holds(Breadth.STANDARD)) {
            plans.add(fixedRate(BatchShape.TEN_BY_TEN, 1));
        }
        if (breadth.holds(Breadth.FULL)) {
            plans.add(fixedRate(BatchShape.HUNDRED_BY_ONE, 1));
            plans.add(fixedRate(BatchShape.ONE_BY_ONE, 1));
            plans.add(fixedRate(BatchShape.TEN_BY_TEN, MANY_AGENTS));
            plans.add(fixedRate(BatchShape.HUNDRED_BY_ONE, MANY_AGENTS));
            plans.add(fixedRate(BatchShape.ONE_BY_ONE, MANY_AGENTS));
        }
        return plans;
    }

    private static void addSaturations(Breadth breadth, List<LoadPlan> plans) {
        plans.add(saturation(BatchShape.TEN_BY_TEN, 1));
        plans.add(saturation(BatchShape.HUNDRED_BY_ONE, 1));
        if (breadth.holds(Breadth.STANDARD)) {
            plans.add(saturation(BatchShape.ONE_BY_ONE, 1));
            plans.add(saturation(BatchShape.TEN_BY_TEN, MANY_AGENTS));
        }
        if (breadth.holds(Breadth.FULL)) {
            plans.add(saturation(BatchShape.HUNDRED_BY_ONE, MANY_AGENTS));
            plans.add(saturation(BatchShape.ONE_BY_ONE, MANY_AGENTS));
        }
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
