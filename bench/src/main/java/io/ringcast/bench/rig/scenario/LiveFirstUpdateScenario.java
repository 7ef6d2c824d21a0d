package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.client.ClientPlan;
import io.ringcast.bench.rig.client.ClientRecord;
import io.ringcast.bench.rig.client.Receivers;
import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import io.ringcast.bench.rig.ingest.Sender;
import io.ringcast.bench.rig.measure.RunVerdict;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import io.ringcast.bench.rig.peer.RingcastPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How soon a client hears anything, where the server holds very many series and updates go on: one that asks for all, one that asks
 * for a metric of all agents by its name, and one that asks for an agent, which no index knows. The server is asked for the like a
 * few times before, as one that runs for hours was; each time the group is new.
 */
final class LiveFirstUpdateScenario implements LiveScenario {
    private static final int SERIES = 1_000_000;
    private static final int SERIES_QUICK = 20_000;
    private static final int AGENTS = 100;
    private static final int TURNS = 8;
    private static final int WARM_TURNS = 3;
    private static final int PRIME_WINDOW = 16;
    private static final int UPDATES_PER_SECOND = 10_000;
    private static final BatchShape SHAPE = BatchShape.HUNDRED_BY_ONE;
    private static final Pace PACE = Pace.openLoop((double) UPDATES_PER_SECOND / SHAPE.sampleCount());
    private static final long LIVE_TIMEOUT_MS = 60_000;
    private static final double NS_PER_MS = 1e6;

    @Override
    public Question question() {
        return Question.SNAPSHOT;
    }

    @Override
    public Set<String> peerNames() {
        return Set.of("ringcast");
    }

    @Override
    public List<LoadResult> run(Bench bench, Peer peer) {
        if (bench.isLatencyOnly()) {
            return List.of();
        }
        final int seriesCount = bench.extent().breadth().holds(Breadth.STANDARD) ? SERIES : SERIES_QUICK;
        final IngestPlan plan = new IngestPlan(SHAPE, AGENTS, seriesCount / AGENTS);
        final List<LoadResult> results = new ArrayList<>();
        try (PeerProcess server = bench.start(((RingcastPeer) peer).holding(seriesCount));
                IngestDriver driver = server.ingest(plan)) {
            driver.open();
            bench.progress().accept(peer.name() + ": " + seriesCount + " series are born");
            final Sender sender = new Sender(driver, plan, () -> 0);
            sender.sendAll(seriesCount / SHAPE.seriesCount(), PRIME_WINDOW);
            for (final Choice choice : Choice.values()) {
                final String row = seriesCount + " series, " + choice.words;
                bench.progress().accept(peer.name() + ": " + row);
                results.add(result(row, server, sender, choice, driver));
            }
        }
        return results;
    }

    private static LoadResult result(
            String row, PeerProcess server, Sender sender, Choice choice, IngestDriver driver) {
        final List<String> reasons = new ArrayList<>();
        double firstUpdateMs = 0;
        double liveMs = 0;
        try (SteadyUpdates updates = SteadyUpdates.start(sender, PACE, 0)) {
            for (int turn = 0; turn < TURNS; turn++) {
                final Turn taken = turn(server, choice.plan(turn), reasons);
                if (turn >= WARM_TURNS) {
                    firstUpdateMs = Math.max(firstUpdateMs, taken.firstUpdateMs);
                    liveMs = Math.max(liveMs, taken.liveMs);
                }
            }
            updates.end();
        } catch (IllegalStateException e) {
            reasons.add(e.getMessage());
        }
        reasons.addAll(driver.faults());
        return new LoadResult(row, server.peer().name(), new RunVerdict(reasons))
                .with(Metric.FIRST_UPDATE_MS, firstUpdateMs)
                .with(Metric.ALL_LIVE_MS, liveMs);
    }

    private static Turn turn(PeerProcess server, ClientPlan client, List<String> reasons) {
        try (Receivers receivers = server.receivers()) {
            final long startNs = System.nanoTime();
            receivers.connect(List.of(client));
            if (!receivers.awaitLive(LIVE_TIMEOUT_MS)) {
                reasons.add("a client did not turn live");
            }
            final double liveMs = (System.nanoTime() - startNs) / NS_PER_MS;
            reasons.addAll(receivers.firstFaults());
            final long firstNs =
                    receivers.read((plans, records) -> records.get(0).firstToldAfterNs());
            if (firstNs < 0) {
                reasons.add("a client was told nothing");
            }
            final long toldCount = receivers.read((plans, records) -> records.stream()
                    .mapToLong(ClientRecord::snapshotUpdateCount)
                    .sum());
            if (toldCount == 0) {
                reasons.add("a client was told no snapshot");
            }
            return new Turn(firstNs / NS_PER_MS, liveMs);
        }
    }

    private record Turn(double firstUpdateMs, double liveMs) {}

    /** What clients ask for; another group in each turn. */
    private enum Choice {
        ALL("all of them") {
            @Override
            String selector(int turn) {
                return "{none" + turn + "=\"\"}";
            }
        },
        METRIC("one metric of each agent") {
            @Override
            String selector(int turn) {
                return IngestPlan.metricName(turn);
            }
        },
        AGENT("one agent") {
            @Override
            String selector(int turn) {
                return "{agent=\"" + IngestPlan.agentName(AGENTS - 1 - turn) + "\"}";
            }
        };

        private final String words;

        Choice(String words) {
            this.words = words;
        }

        abstract String selector(int turn);

        ClientPlan plan(int turn) {
            return new ClientPlan("client " + turn, selector(turn), -1, -1, false, false);
        }
    }
}
