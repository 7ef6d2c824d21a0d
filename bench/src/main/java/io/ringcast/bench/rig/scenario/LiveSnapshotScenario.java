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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One client, and then twenty at once, ask for everything there is while updates go on: whether what they are told is complete and
 * exact, how soon it begins, and what it costs clients that are there already. Those have a thread of their own, so that the
 * rig's own reading of snapshots does not make their updates late.
 */
final class LiveSnapshotScenario implements LiveScenario {
    private static final int SERIES = 100_000;
    private static final int SERIES_QUICK = 10_000;
    private static final int AGENTS = 10;
    private static final int OTHERS = 5;
    private static final List<Integer> CLIENTS = List.of(1, 20);
    private static final int WARM_ROUNDS = 10;
    private static final int PRIME_WINDOW = 16;
    private static final int UPDATES_PER_SECOND = 10_000;
    private static final BatchShape SHAPE = BatchShape.HUNDRED_BY_ONE;
    private static final Pace PACE = Pace.openLoop((double) UPDATES_PER_SECOND / SHAPE.sampleCount());
    private static final long LIVE_TIMEOUT_MS = 60_000;
    private static final long SETTLE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NS = 2_000_000;
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
        try (PeerProcess server = bench.start(((RingcastPeer) peer).tellingDutyCycles());
                IngestDriver driver = server.ingest(plan);
                Receivers others = server.receivers()) {
            final Load load = new Load(server, driver, new Sender(driver, plan, () -> 0), others, seriesCount);
            load.begin();
            for (int i = 0; i < WARM_ROUNDS; i++) {
                load.snapshot(1, bench.extent().lengths().warmMs());
            }
            for (final int clientCount : CLIENTS) {
                bench.progress()
                        .accept(peer.name() + ": snapshot of " + seriesCount + " series to " + clientCount
                                + " clients");
                results.add(part(load, clientCount, bench.extent().lengths().measureMs()));
            }
        }
        return results;
    }

    /** One that can't be measured fails alone, so that what was measured before it is kept. */
    private static LoadResult part(Load load, int clientCount, long leastMs) {
        try {
            return load.snapshot(clientCount, leastMs);
        } catch (RuntimeException e) {
            return new LoadResult(
                    load.row(clientCount),
                    load.server.peer().name(),
                    new RunVerdict(List.of(String.valueOf(e.getMessage()))));
        }
    }

    /** Updates to a server, and who is told of them. */
    private record Load(PeerProcess server, IngestDriver driver, Sender sender, Receivers others, int seriesCount) {
        void begin() {
            driver.open();
            sender.sendAll(seriesCount / SHAPE.seriesCount(), PRIME_WINDOW);
            others.connect(ClientPlan.shared(OTHERS, 0));
            if (!others.awaitLive(LIVE_TIMEOUT_MS)) {
                throw new IllegalStateException("the clients that were to be there already did not turn live");
            }
        }

        /** Updates go on for a least time, and until all are live: a snapshot is hard only under updates. */
        LoadResult snapshot(int clientCount, long leastMs) {
            final long sentBefore = driver.sentBatchCount();
            final DutyCycleWatch dutyCycles = DutyCycleWatch.begin(server);
            others.begin(true);
            try (Receivers receivers = server.receivers();
                    SteadyUpdates updates = SteadyUpdates.start(sender, PACE, leastMs)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(leastMs / 4));
                final long startNs = System.nanoTime();
                receivers.connect(ClientPlan.shared(clientCount, 0));
                final boolean isLive = receivers.awaitLive(LIVE_TIMEOUT_MS);
                final double liveMs = (System.nanoTime() - startNs) / NS_PER_MS;
                updates.end();
                final RunVerdict verdict = verdict(isLive, receivers, driver.sentBatchCount() - sentBefore);
                final LoadResult result = new LoadResult(
                                row(clientCount), server.peer().name(), verdict)
                        .with(Metric.ALL_LIVE_MS, liveMs)
                        .with(Metric.FIRST_UPDATE_MS, firstUpdateMs(receivers))
                        .with(Metric.MIRROR_SERIES, receivers.read(ClientRecord::leastSeries))
                        .with(Metric.LOAD_LATE_MS, sender.maxLateNs() / NS_PER_MS)
                        .withLatency(others.latency());
                dutyCycles.addTo(result);
                return result;
            }
        }

        private String row(int clientCount) {
            return seriesCount + " series under " + UPDATES_PER_SECOND + " updates/s, "
                    + (clientCount == 1 ? "1 client" : clientCount + " clients at once");
        }

        private RunVerdict verdict(boolean isLive, Receivers receivers, long updateBatchCount) {
            final long allCount = driver.sentBatchCount() * SHAPE.sampleCount();
            final long dueCount = updateBatchCount * SHAPE.sampleCount();
            final long endNs = System.nanoTime() + SETTLE_TIMEOUT_NS;
            while ((!isComplete(receivers, allCount) || untoldCount(dueCount) > 0) && System.nanoTime() < endNs) {
                LockSupport.parkNanos(POLL_NS);
            }
            final List<String> reasons = new ArrayList<>(driver.faults());
            reasons.addAll(receivers.firstFaults());
            reasons.addAll(others.firstFaults());
            if (!isLive) {
                reasons.add("not all clients turned live");
            }
            if (!isComplete(receivers, allCount)) {
                reasons.add("a mirror does not hold all " + seriesCount + " series with all " + allCount + " samples");
            }
            if (untoldCount(dueCount) > 0) {
                reasons.add(untoldCount(dueCount) + " of the others were not told of all " + dueCount + " updates");
            }
            if (sender.sentInTimeCount() < RunVerdict.RATE_MIN_SHARE * sender.plannedBatchCount()) {
                reasons.add("rate missed: " + sender.sentInTimeCount() + " of " + sender.plannedBatchCount()
                        + " batches sent in time");
            }
            return new RunVerdict(reasons);
        }

        /** Those that parse everything must know of every sample there ever was, all of as many series. */
        private boolean isComplete(Receivers receivers, long allCount) {
            return receivers.read((plans, records) -> {
                for (int i = 0; i < records.size(); i++) {
                    final ClientRecord record = records.get(i);
                    final boolean isWhole = plans.get(i).parsesAll()
                            ? record.seriesCount() == seriesCount && record.sumOfCounts() == allCount
                            : record.snapshotUpdateCount() >= seriesCount;
                    if (!isWhole) {
                        return false;
                    }
                }
                return true;
            });
        }

        private long untoldCount(long dueCount) {
            return others.read((plans, records) -> records.stream()
                    .filter(record -> record.sampleCount() != dueCount)
                    .count());
        }
    }

    private static double firstUpdateMs(Receivers receivers) {
        return receivers.read((plans, records) -> records.stream()
                        .mapToLong(ClientRecord::firstToldAfterNs)
                        .max()
                        .orElse(-1))
                / NS_PER_MS;
    }
}
