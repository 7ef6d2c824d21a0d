package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.client.ClientPlan;
import io.ringcast.bench.rig.client.ReceiverOptions;
import io.ringcast.bench.rig.client.Receivers;
import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Sender;
import io.ringcast.bench.rig.measure.RunVerdict;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * All clients come back at once, each wants a snapshot of 100 series: how long until all are live with the whole of it. A peer
 * that has no snapshot publishes every series once when all have subscribed again; all are live when each was told of each.
 */
public final class StormScenario implements Scenario {
    private static final int SERIES = 100;
    private static final int CLIENTS_FULL = 5_000;
    private static final int CLIENTS_QUICK = 1_000;
    private static final IngestPlan INGEST = IngestPlan.of(BatchShape.HUNDRED_BY_ONE, 1);
    private static final long LIVE_TIMEOUT_MS = 120_000;
    private static final long TOLD_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NS = 5_000_000;

    @Override
    public Question question() {
        return Question.STORM;
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
        final int clientCount = bench.extent().breadth().holds(Breadth.STANDARD) ? CLIENTS_FULL : CLIENTS_QUICK;
        bench.progress().accept(peer.name() + ": " + clientCount + " clients come back");
        try (PeerProcess server = bench.start(peer);
                IngestDriver driver = server.ingest(INGEST);
                Receivers receivers = Receivers.launch(
                        new ReceiverOptions(server.ports().clientPort(), peer.dialect(), Integer.MAX_VALUE))) {
            driver.open();
            final Sender sender = new Sender(driver, INGEST, () -> 0);
            sender.sendAll(1, 1);
            receivers.connect(ClientPlan.shared(clientCount, 0));
            final boolean wereLive = receivers.awaitLive(LIVE_TIMEOUT_MS);
            receivers.disconnect();
            final long startNs = System.nanoTime();
            receivers.connect(ClientPlan.shared(clientCount, 0));
            final boolean areLive = receivers.awaitLive(LIVE_TIMEOUT_MS);
            if (!hasSnapshot(peer)) {
                sender.sendAll(1, 1);
                awaitTold(receivers);
            }
            final double liveMs = (System.nanoTime() - startNs) / (double) TimeUnit.MILLISECONDS.toNanos(1);
            return List.of(new LoadResult(
                            clientCount + " clients, " + SERIES + " series",
                            peer.name(),
                            verdict(wereLive && areLive, untoldCount(receivers, hasSnapshot(peer)), receivers))
                    .with(Metric.ALL_LIVE_MS, liveMs));
        }
    }

    private static boolean hasSnapshot(Peer peer) {
        return peer.abilities().contains(Peer.Ability.SNAPSHOT);
    }

    private static void awaitTold(Receivers receivers) {
        final long endNs = System.nanoTime() + TOLD_TIMEOUT_NS;
        while (untoldCount(receivers, false) > 0 && receivers.failedCount() == 0 && System.nanoTime() < endNs) {
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** A snapshot tells each series once; what is published may come more than once. */
    private static long untoldCount(Receivers receivers, boolean isSnapshot) {
        return receivers.read((plans, records) -> records.stream()
                .filter(record -> isSnapshot ? record.snapshotUpdateCount() != SERIES : record.updateCount() < SERIES)
                .count());
    }

    private static RunVerdict verdict(boolean areLive, long untoldCount, Receivers receivers) {
        final List<String> reasons = new ArrayList<>(receivers.firstFaults());
        if (!areLive) {
            reasons.add("not all turned live");
        }
        if (untoldCount > 0) {
            reasons.add(untoldCount + " clients were not told of all " + SERIES + " series");
        }
        return new RunVerdict(reasons);
    }
}
