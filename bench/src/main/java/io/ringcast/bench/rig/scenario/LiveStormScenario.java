package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.client.ClientPlan;
import io.ringcast.bench.rig.client.ClientRecord;
import io.ringcast.bench.rig.client.ReceiverOptions;
import io.ringcast.bench.rig.client.Receivers;
import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Sender;
import io.ringcast.bench.rig.measure.RunVerdict;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.Peer.Ability;
import io.ringcast.bench.rig.peer.PeerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The reconnect storm, with peers that have no snapshot too: those publish every series once when all clients have subscribed
 * again, and all are live when each was told of each.
 */
final class LiveStormScenario implements LiveScenario {
    private static final Set<String> PEERS = Set.of("ringcast", "nats");
    private static final int CLIENTS = 5_000;
    private static final int CLIENTS_QUICK = 1_000;
    private static final IngestPlan INGEST = IngestPlan.of(BatchShape.HUNDRED_BY_ONE, 1);
    private static final long LIVE_TIMEOUT_MS = 120_000;
    private static final long TOLD_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NS = 5_000_000;
    private static final double NS_PER_MS = 1e6;

    private final StormScenario storm = new StormScenario();

    @Override
    public int number() {
        return storm.number();
    }

    @Override
    public String title() {
        return storm.title();
    }

    @Override
    public Set<String> peerNames() {
        return PEERS;
    }

    @Override
    public List<LoadResult> run(Bench bench, Peer peer) {
        if (peer.abilities().contains(Ability.SNAPSHOT)) {
            return storm.run(bench, peer);
        }
        return bench.isLatencyOnly() ? List.of() : List.of(withoutSnapshot(bench, peer));
    }

    private static LoadResult withoutSnapshot(Bench bench, Peer peer) {
        final int clientCount = bench.extent().breadth().holds(Breadth.STANDARD) ? CLIENTS : CLIENTS_QUICK;
        bench.progress().accept(peer.name() + ": " + clientCount + " clients come back");
        try (PeerProcess server = bench.start(peer);
                IngestDriver driver = server.ingest(INGEST);
                Receivers receivers = receivers(server)) {
            driver.open();
            final Sender sender = new Sender(driver, INGEST, () -> 0);
            sender.sendAll(1, 1);
            receivers.connect(ClientPlan.shared(clientCount, 0));
            final boolean wereLive = receivers.awaitLive(LIVE_TIMEOUT_MS);
            receivers.disconnect();
            final long startNs = System.nanoTime();
            receivers.connect(ClientPlan.shared(clientCount, 0));
            final boolean areLive = receivers.awaitLive(LIVE_TIMEOUT_MS);
            sender.sendAll(1, 1);
            final long untoldCount = untoldCount(receivers);
            final double liveMs = (System.nanoTime() - startNs) / NS_PER_MS;
            return new LoadResult(
                            clientCount + " clients, " + INGEST.seriesCount() + " series",
                            peer.name(),
                            verdict(wereLive && areLive, untoldCount, receivers))
                    .with(Metric.ALL_LIVE_MS, liveMs);
        }
    }

    private static Receivers receivers(PeerProcess server) {
        return Receivers.launch(
                new ReceiverOptions(server.ports().clientPort(), server.peer().dialect(), Integer.MAX_VALUE));
    }

    /** Waits until all were told, and says how many were not. */
    private static long untoldCount(Receivers receivers) {
        final long endNs = System.nanoTime() + TOLD_TIMEOUT_NS;
        long untoldCount = Long.MAX_VALUE;
        while (untoldCount > 0 && receivers.failedCount() == 0 && System.nanoTime() < endNs) {
            untoldCount = receivers.read((plans, records) -> records.stream()
                    .filter(record -> record.updateCount() < INGEST.seriesCount())
                    .count());
            LockSupport.parkNanos(untoldCount > 0 ? POLL_NS : 0);
        }
        return untoldCount;
    }

    private static RunVerdict verdict(boolean areLive, long untoldCount, Receivers receivers) {
        final List<String> reasons = new ArrayList<>(receivers.read((plans, records) -> records.stream()
                .map(ClientRecord::faults)
                .flatMap(List::stream)
                .limit(3)
                .toList()));
        if (!areLive) {
            reasons.add("not all turned live");
        }
        if (untoldCount > 0) {
            reasons.add(untoldCount + " clients were not told of all " + INGEST.seriesCount() + " series");
        }
        return new RunVerdict(reasons);
    }
}
