package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.LoadRun;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.client.ClientPlan;
import io.ringcast.bench.rig.client.Receivers;
import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import io.ringcast.bench.rig.measure.CpuAccount;
import io.ringcast.bench.rig.measure.ResidentMemory;
import io.ringcast.bench.rig.measure.RunVerdict;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a server costs while nearly nothing happens: memory per connection, and CPU time. */
public final class IdleScenario implements Scenario {
    private static final int FEW = 1_000;
    private static final int MANY_FULL = 10_000;
    private static final int MANY_QUICK = 3_000;
    private static final List<Integer> CLIENTS = List.of(0, 10, 100);
    private static final long LIVE_TIMEOUT_MS = 60_000;

    @Override
    public Question question() {
        return Question.IDLE;
    }

    @Override
    public Set<Peer.Ability> needs() {
        return Set.of(Peer.Ability.FAN_OUT);
    }

    @Override
    public List<LoadResult> run(Bench bench, Peer peer) {
        if (bench.isLatencyOnly()) {
            return List.of();
        }
        try (PeerProcess server = bench.start(peer)) {
            final List<LoadResult> results = new ArrayList<>(fewUpdates(bench, server));
            results.addAll(connections(bench, server));
            return results;
        }
    }

    /** CPU of few clients that are told one thing a second. */
    static List<LoadResult> fewUpdates(Bench bench, PeerProcess server) {
        final List<LoadResult> results = new ArrayList<>();
        for (final int clientCount : CLIENTS) {
            bench.progress().accept(server.peer().name() + ": " + clientCount + " clients, 1 update/s");
            results.add(LoadRun.run(bench.target(server), slowUpdates(bench.extent(), clientCount))
                    .headline(List.of(Metric.SERVER_CPU_PERCENT)));
        }
        return results;
    }

    private static LoadPlan slowUpdates(Extent extent, int clientCount) {
        return LoadPlan.ofClients(
                        clientCount + " clients, 1 update/s",
                        IngestPlan.of(BatchShape.ONE_BY_ONE, 1),
                        Pace.openLoop(1),
                        ClientPlan.shared(clientCount, 0))
                .lasting(extent.lengths().warmMs(), extent.lengths().idleMs());
    }

    /** CPU of many connections, and memory of more, without what a JVM has not collected yet. */
    static List<LoadResult> connections(Bench bench, PeerProcess server) {
        final List<LoadResult> results = new ArrayList<>();
        final int many = bench.extent().breadth().holds(Breadth.STANDARD) ? MANY_FULL : MANY_QUICK;
        bench.progress().accept(server.peer().name() + ": " + many + " connections");
        try (Receivers receivers = server.receivers()) {
            receivers.connect(quiet(FEW));
            final RunVerdict few = verdict(receivers.awaitLive(LIVE_TIMEOUT_MS), FEW);
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(bench.extent().lengths().firstWarmMs()));
            results.add(idleCpu(bench, server, few));
            server.collectGarbage();
            final long fewBytes = ResidentMemory.bytes(server.pids());
            receivers.connect(quiet(many - FEW));
            final RunVerdict verdict = verdict(receivers.awaitLive(LIVE_TIMEOUT_MS), many);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            server.collectGarbage();
            final double growthBytes = ResidentMemory.bytes(server.pids()) - fewBytes;
            results.add(new LoadResult(
                            FEW + " to " + many + " connections", server.peer().name(), verdict)
                    .with(Metric.BYTES_PER_CONNECTION, growthBytes / (many - FEW)));
        }
        return results;
    }

    /** After what connecting left to do to the server's compilers and collector. */
    private static LoadResult idleCpu(Bench bench, PeerProcess server, RunVerdict verdict) {
        final long startNs = System.nanoTime();
        final CpuAccount before = CpuAccount.read(server.pids());
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(bench.extent().lengths().idleMs()));
        final double usedNs = CpuAccount.read(server.pids()).sinceNs(before);
        return new LoadResult(FEW + " connections, no update", server.peer().name(), verdict)
                .with(Metric.SERVER_CPU_PERCENT, 100 * usedNs / (System.nanoTime() - startNs));
    }

    private static RunVerdict verdict(boolean isLive, int count) {
        return new RunVerdict(isLive ? List.of() : List.of("not all of " + count + " connections turned live"));
    }

    /** Clients that parse nothing, so that the rig has memory for them. */
    private static List<ClientPlan> quiet(int count) {
        final List<ClientPlan> plans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            plans.add(new ClientPlan("client " + i, "", -1, -1, false, false));
        }
        return plans;
    }
}
