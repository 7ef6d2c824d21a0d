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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long a new client waits for everything there is, while updates go on; its mirror must then be complete. */
public final class SnapshotScenario implements Scenario {
    private static final List<Integer> FULL_SERIES = List.of(1_000, 10_000, 100_000);
    private static final List<Integer> STANDARD_SERIES = List.of(10_000, 100_000);
    private static final List<Integer> QUICK_SERIES = List.of(10_000);
    private static final int AGENTS = 10;
    private static final int PRIME_WINDOW = 16;
    private static final double BATCHES_PER_SECOND = 20;
    private static final long LIVE_TIMEOUT_MS = 60_000;
    private static final long SETTLE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NS = 2_000_000;

    @Override
    public Question question() {
        return Question.SNAPSHOT;
    }

    @Override
    public Set<Peer.Ability> needs() {
        return Set.of(Peer.Ability.FAN_OUT, Peer.Ability.SNAPSHOT);
    }

    @Override
    public List<LoadResult> run(Bench bench, Peer peer) {
        if (bench.isLatencyOnly()) {
            return List.of();
        }
        final List<LoadResult> results = new ArrayList<>();
        for (final int seriesCount : seriesCounts(bench.extent().breadth())) {
            bench.progress().accept(peer.name() + ": snapshot of " + seriesCount + " series");
            try (PeerProcess server = bench.start(peer)) {
                results.add(snapshot(bench, server, seriesCount));
            }
        }
        return results;
    }

    private static List<Integer> seriesCounts(Breadth breadth) {
        return switch (breadth) {
            case HEADLINE -> QUICK_SERIES;
            case STANDARD -> STANDARD_SERIES;
            case FULL -> FULL_SERIES;
        };
    }

    private static LoadResult snapshot(Bench bench, PeerProcess server, int seriesCount) {
        final IngestPlan plan = new IngestPlan(BatchShape.HUNDRED_BY_ONE, AGENTS, seriesCount / AGENTS);
        try (IngestDriver driver = server.ingest(plan);
                Receivers warm = server.receivers();
                Receivers receivers = server.receivers()) {
            driver.open();
            final Sender sender = new Sender(driver, plan, () -> 0);
            sender.sendAll((long) AGENTS * plan.batchesPerRound(), PRIME_WINDOW);
            warm.connect(clients());
            warm.awaitLive(LIVE_TIMEOUT_MS);
            try (SteadyUpdates updates = SteadyUpdates.start(
                    sender,
                    Pace.openLoop(BATCHES_PER_SECOND),
                    bench.extent().lengths().measureMs())) {
                final long startNs = System.nanoTime();
                receivers.connect(clients());
                final boolean isLive = receivers.awaitLive(LIVE_TIMEOUT_MS);
                final double liveMs = (System.nanoTime() - startNs) / (double) TimeUnit.MILLISECONDS.toNanos(1);
                updates.end();
                final RunVerdict verdict = verdict(isLive, seriesCount, driver.sentBatchCount() * 100, receivers);
                return new LoadResult(
                                seriesCount + " series under updates",
                                server.peer().name(),
                                verdict)
                        .with(Metric.ALL_LIVE_MS, liveMs);
            }
        }
    }

    private static List<ClientPlan> clients() {
        return ClientPlan.shared(1, 0);
    }

    private static RunVerdict verdict(boolean isLive, int seriesCount, long sentCount, Receivers receivers) {
        final List<String> reasons = new ArrayList<>();
        if (!isLive) {
            reasons.add("the client did not turn live");
        }
        final long endNs = System.nanoTime() + SETTLE_TIMEOUT_NS;
        while (told(receivers) < sentCount && System.nanoTime() < endNs) {
            LockSupport.parkNanos(POLL_NS);
        }
        final ClientRecord record = receivers.read((plans, records) -> records.get(0));
        reasons.addAll(receivers.read((plans, records) -> record.faults()));
        final long toldSeries = receivers.read((plans, records) -> record.seriesCount());
        if (toldSeries != seriesCount || told(receivers) != sentCount) {
            reasons.add("the mirror holds " + toldSeries + " of " + seriesCount + " series and stands for "
                    + told(receivers) + " of " + sentCount + " samples");
        }
        return new RunVerdict(reasons);
    }

    private static long told(Receivers receivers) {
        return receivers.read((plans, records) -> records.get(0).sumOfCounts());
    }
}
