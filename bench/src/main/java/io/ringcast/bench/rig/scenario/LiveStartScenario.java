package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.LoadRun.MeasureListener;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.client.ClientPlan;
import io.ringcast.bench.rig.client.Receivers;
import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import io.ringcast.bench.rig.ingest.Sender;
import io.ringcast.bench.rig.measure.CpuAccount;
import io.ringcast.bench.rig.measure.RunVerdict;
import io.ringcast.bench.rig.peer.CorePinning;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import io.ringcast.bench.rig.peer.RingcastPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;

/**
 * How soon a server is ready, and what its first seconds are like beside those of a minute later: agents and clients come as soon
 * as its ports answer, and the load never stops. The server has all cores and the archive of classes that its start script makes.
 * The rig meets another server first: its own JVM's first seconds would be measured with those of the server.
 */
final class LiveStartScenario implements LiveScenario {
    static final String FIRST = "the first 10 s";
    static final String LATER = "a minute later";

    private static final int AGENTS = 10;
    private static final int CLIENTS = 50;
    private static final int SAMPLES_PER_SECOND = 10_000;
    private static final BatchShape SHAPE = new BatchShape(10, 1);
    private static final int PRIME_WINDOW = 16;
    private static final long LIVE_TIMEOUT_MS = 30_000;
    private static final long SETTLE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NS = 1_000_000;
    private static final long RIG_WARM_MS = 15_000;
    private static final long WINDOW_MS = 10_000;
    private static final long BETWEEN_MS = 50_000;
    private static final long SMOKE_DIVISOR = 50;
    private static final double NS_PER_MS = 1e6;

    @Override
    public Question question() {
        return Question.START;
    }

    @Override
    public Set<String> peerNames() {
        return Set.of("ringcast");
    }

    /** A packaged server is started by the scripts of its checkout. */
    @Override
    public boolean comparesBuilds() {
        return false;
    }

    @Override
    public List<LoadResult> run(Bench bench, Peer peer) {
        final Peer packaged = isWhole(bench) ? RingcastPeer.packaged() : new RingcastPeer();
        final IngestPlan plan = IngestPlan.of(SHAPE, AGENTS);
        bench.progress().accept(peer.name() + ": the rig");
        warmRig(bench, plan, RIG_WARM_MS / divisor(bench));
        bench.progress().accept(peer.name() + ": start");
        final long startNs = System.nanoTime();
        try (PeerProcess server = started(bench, packaged)) {
            final double readyMs = (System.nanoTime() - startNs) / NS_PER_MS;
            return underLoad(bench, server, plan, readyMs);
        }
    }

    private static List<LoadResult> underLoad(Bench bench, PeerProcess server, IngestPlan plan, double readyMs) {
        final long divisor = divisor(bench);
        try (Load load = Load.on(bench, server, plan)) {
            load.begin(plan);
            final LoadResult first = load.measured(FIRST, WINDOW_MS / divisor).with(Metric.START_MS, readyMs);
            load.run(BETWEEN_MS / divisor);
            return List.of(first, load.measured(LATER, WINDOW_MS / divisor));
        }
    }

    private static void warmRig(Bench bench, IngestPlan plan, long durationMs) {
        try (PeerProcess server = started(bench, new RingcastPeer());
                Load load = Load.on(bench, server, plan)) {
            load.begin(plan);
            load.clients.begin(true);
            load.run(durationMs);
        }
    }

    private static boolean isWhole(Bench bench) {
        return bench.extent().breadth().holds(Breadth.STANDARD);
    }

    private static long divisor(Bench bench) {
        return isWhole(bench) ? 1 : SMOKE_DIVISOR;
    }

    private static PeerProcess started(Bench bench, Peer peer) {
        return PeerProcess.start(peer, allCores(bench), bench.place().logFolder());
    }

    private static CorePinning allCores(Bench bench) {
        return new CorePinning("0-" + (bench.place().machineCoreCount() - 1));
    }

    /** A load that goes on, and those who are told of it. */
    private record Load(Bench bench, PeerProcess server, IngestDriver driver, Receivers clients, Sender sender)
            implements AutoCloseable {
        private static final Pace PACE = Pace.openLoop((double) SAMPLES_PER_SECOND / SHAPE.sampleCount());

        static Load on(Bench bench, PeerProcess server, IngestPlan plan) {
            final IngestDriver driver = server.ingest(plan);
            return new Load(bench, server, driver, server.receivers(), new Sender(driver, plan, () -> 0));
        }

        /** The server stays. */
        @Override
        public void close() {
            CloseHelper.closeAll(clients, driver);
        }

        void begin(IngestPlan plan) {
            driver.open();
            sender.sendAll(plan.agentCount(), PRIME_WINDOW);
            clients.connect(ClientPlan.shared(CLIENTS, 0));
            if (!clients.awaitLive(LIVE_TIMEOUT_MS)) {
                throw new IllegalStateException("not all clients turned live; " + clients.firstFaults());
            }
        }

        void run(long durationMs) {
            sender.run(PACE, TimeUnit.MILLISECONDS.toNanos(durationMs));
        }

        LoadResult measured(String row, long durationMs) {
            settle();
            final MeasureListener profile = bench.profiling().of(server, row);
            profile.onMeasure();
            clients.begin(true);
            driver.takeAckLatency();
            final long sentBefore = driver.sentBatchCount();
            final CpuAccount cpuBefore = CpuAccount.read(server.pids());
            final long startNs = System.nanoTime();
            final long startEpochMs = System.currentTimeMillis();
            run(durationMs);
            final long dueCount = (driver.sentBatchCount() - sentBefore) * SHAPE.sampleCount() * CLIENTS;
            settle();
            awaitTold(dueCount);
            final CpuAccount cpu = CpuAccount.read(server.pids());
            final double perWallNs = 100.0 / (System.nanoTime() - startNs);
            profile.onMeasured();
            return new LoadResult(row, "ringcast", verdict(dueCount))
                    .with(Metric.SERVER_CPU_PERCENT, cpu.sinceNs(cpuBefore) * perWallNs)
                    .with(Metric.COMPILERS_CPU_PERCENT, cpu.compilersSinceNs(cpuBefore) * perWallNs)
                    .measured(startEpochMs, System.currentTimeMillis())
                    .withLatency(clients.latency())
                    .withAcks(driver.takeAckLatency())
                    .with(Metric.LOAD_LATE_MS, sender.maxLateNs() / NS_PER_MS);
        }

        private void settle() {
            final long endNs = System.nanoTime() + SETTLE_TIMEOUT_NS;
            while (driver.answeredBatchCount() < driver.sentBatchCount() && System.nanoTime() < endNs) {
                LockSupport.parkNanos(POLL_NS);
            }
        }

        private void awaitTold(long dueCount) {
            final long endNs = System.nanoTime() + SETTLE_TIMEOUT_NS;
            while (clients.sampleSum() < dueCount && System.nanoTime() < endNs) {
                LockSupport.parkNanos(POLL_NS);
            }
        }

        private RunVerdict verdict(long dueCount) {
            final List<String> reasons = new ArrayList<>(driver.faults());
            reasons.addAll(clients.firstFaults());
            if (clients.sampleSum() != dueCount) {
                reasons.add("clients were told " + clients.sampleSum() + " of " + dueCount + " samples");
            }
            return new RunVerdict(reasons);
        }
    }
}
