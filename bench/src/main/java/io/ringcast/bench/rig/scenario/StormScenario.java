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
import io.ringcast.bench.rig.peer.PeerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** All clients come back at once, each wants a snapshot of 100 series: how long until all are live with the whole of it. */
public final class StormScenario implements Scenario {
    private static final int SERIES = 100;
    private static final int CLIENTS_FULL = 5_000;
    private static final int CLIENTS_QUICK = 1_000;
    private static final long LIVE_TIMEOUT_MS = 120_000;

    @Override
    public int number() {
        return 7;
    }

    @Override
    public String title() {
        return "reconnect storm";
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
        final IngestPlan plan = IngestPlan.of(BatchShape.HUNDRED_BY_ONE, 1);
        try (PeerProcess server = bench.start(peer);
                IngestDriver driver = server.ingest(plan);
                Receivers receivers = receivers(server)) {
            driver.open();
            new Sender(driver, plan, () -> 0).sendAll(1, 1);
            receivers.connect(ClientPlan.shared(clientCount, 0));
            final boolean wereLive = receivers.awaitLive(LIVE_TIMEOUT_MS);
            receivers.disconnect();
            final long startNs = System.nanoTime();
            receivers.connect(ClientPlan.shared(clientCount, 0));
            final boolean areLive = receivers.awaitLive(LIVE_TIMEOUT_MS);
            final double liveMs = (System.nanoTime() - startNs) / (double) TimeUnit.MILLISECONDS.toNanos(1);
            return List.of(new LoadResult(
                            clientCount + " clients, " + SERIES + " series",
                            peer.name(),
                            verdict(wereLive && areLive, receivers))
                    .with(Metric.ALL_LIVE_MS, liveMs));
        }
    }

    private static Receivers receivers(PeerProcess server) {
        return Receivers.launch(
                new ReceiverOptions(server.ports().clientPort(), server.peer().dialect(), Integer.MAX_VALUE));
    }

    private static RunVerdict verdict(boolean areLive, Receivers receivers) {
        final List<String> reasons = new ArrayList<>(receivers.read((plans, records) -> records.stream()
                .flatMap(record -> record.faults().stream())
                .limit(3)
                .toList()));
        if (!areLive) {
            reasons.add("not all turned live");
        }
        final long partCount = receivers.read((plans, records) -> records.stream()
                .mapToLong(ClientRecord::snapshotUpdateCount)
                .filter(count -> count != SERIES)
                .count());
        if (partCount > 0) {
            reasons.add(partCount + " clients were not told of all " + SERIES + " series");
        }
        return new RunVerdict(reasons);
    }
}
