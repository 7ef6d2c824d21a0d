package io.ringcast.bench.rig;

import io.ringcast.bench.rig.client.ClientRecord;
import io.ringcast.bench.rig.client.Receivers;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.Sender;
import io.ringcast.bench.rig.measure.CpuAccount;
import io.ringcast.bench.rig.measure.MachineLoad;
import io.ringcast.bench.rig.measure.ResidentMemory;
import io.ringcast.bench.rig.measure.RunEvidence;
import io.ringcast.bench.rig.measure.RunVerdict;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Runs one plan against servers that are up: prime (every series is born), clients connect and turn live, warm stage, settle,
 * measured stage, settle, judge. To settle is to wait until every batch is answered and every client has what it is due, so that
 * every sample is accounted for; the time it takes counts.
 */
public final class LoadRun {
    private static final int PRIME_WINDOW = 16;
    private static final long LIVE_TIMEOUT_MS = 30_000;
    private static final long SETTLE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NS = 1_000_000;
    private static final double MIB = 1 << 20;
    private static final double WARM_COMPILERS_SHARE = 0.02;
    private static final int WARM_MAX_PARTS = 12;
    private static final double NS_PER_MS = 1e6;

    private final LoadTarget target;
    private final LoadPlan plan;
    private final MeasureListener listener;
    private final Cost cost = new Cost();
    private IngestDriver driver;
    private Receivers receivers;
    private ClientDues dues;
    private Sender sender;

    private LoadRun(LoadTarget target, LoadPlan plan, MeasureListener listener) {
        this.target = target;
        this.plan = plan;
        this.listener = listener;
    }

    /** Runs it. Blocks for its whole length. */
    public static LoadResult run(LoadTarget target, LoadPlan plan) {
        return run(target, plan, () -> {});
    }

    /** Runs it and tells {@code listener} of the measured stage. */
    public static LoadResult run(LoadTarget target, LoadPlan plan, MeasureListener listener) {
        return new LoadRun(target, plan, listener).run();
    }

    /** Told, on the thread that runs the load, when what counts begins and ends; nothing counts while it works. */
    @FunctionalInterface
    public interface MeasureListener {
        /** The measured stage is about to begin. */
        void onMeasure();

        /** It is over. */
        default void onMeasured() {}
    }

    private LoadResult run() {
        try (IngestDriver openDriver = target.ingest(plan.ingest());
                Receivers openReceivers = target.receivers()) {
            driver = openDriver;
            receivers = openReceivers;
            driver.open();
            dues = new ClientDues(plan.ingest(), driver, plan.clients());
            sender = new Sender(driver, plan.ingest(), this::undeliveredSamples);
            prime();
            if (!connect()) {
                return failed(clientFaults());
            }
            warm();
            return measure();
        } catch (IllegalStateException | UncheckedIOException e) {
            return failed(List.of(String.valueOf(e.getMessage())));
        }
    }

    private void prime() {
        sender.sendAll((long) plan.ingest().agentCount() * plan.ingest().batchesPerRound(), PRIME_WINDOW);
        settleAcks();
    }

    private boolean connect() {
        receivers.connect(plan.clients());
        return receivers.awaitLive(LIVE_TIMEOUT_MS);
    }

    /**
     * Warms for as long as the plan says; a load whose latency counts goes on, in parts of that length, until the server's
     * compilers use little of its core: on one core they hold everything else up for milliseconds.
     */
    private void warm() {
        int partCount = 0;
        do {
            cost.start();
            stage(false, plan.warmNs());
            cost.stop();
            partCount++;
        } while (plan.recordsLatency() && compilersShare() > WARM_COMPILERS_SHARE && partCount < WARM_MAX_PARTS);
    }

    private double compilersShare() {
        return (cost.serverNs() - cost.workNs()) / cost.wallNs();
    }

    private LoadResult measure() {
        final long sentBefore = driver.sentBatchCount();
        listener.onMeasure();
        driver.takeAckLatency();
        final long startEpochMs = System.currentTimeMillis();
        cost.start();
        stage(plan.recordsLatency(), plan.measureNs());
        cost.stop();
        listener.onMeasured();
        final long sentCount = driver.sentBatchCount() - sentBefore;
        final LoadResult result = result(evidence());
        addIngest(result, sentCount * plan.ingest().shape().sampleCount());
        addClients(result);
        return result.measured(startEpochMs, System.currentTimeMillis())
                .withLatency(receivers.latency())
                .withAcks(driver.takeAckLatency())
                .headline(Headlines.of(plan));
    }

    /** A load for so long, until nothing is under way; counted from its beginning. */
    private void stage(boolean recordsLatency, long durationNs) {
        receivers.begin(recordsLatency);
        dues.begin();
        receivers.stall(true);
        sender.run(plan.pace(), durationNs);
        settleAcks();
        settleClients(false);
        cost.mark();
        receivers.stall(false);
        settleClients(true);
    }

    private void settleAcks() {
        final long endNs = System.nanoTime() + SETTLE_TIMEOUT_NS;
        while (driver.answeredBatchCount() < driver.sentBatchCount()
                && driver.faults().isEmpty()
                && System.nanoTime() < endNs) {
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private void settleClients(boolean waitsForStalled) {
        final long endNs = System.nanoTime() + SETTLE_TIMEOUT_NS;
        final long dueSum = dues.sum();
        while (!hasAll(dueSum, waitsForStalled) && receivers.failedCount() == 0 && System.nanoTime() < endNs) {
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Asks the receivers' thread only when the sum of samples says that it may be worth it. */
    private boolean hasAll(long dueSum, boolean waitsForStalled) {
        return receivers.sampleSum() >= dueSum
                && receivers.read((plans, records) -> dues.tallies(records).stream()
                        .allMatch(tally -> (!waitsForStalled && tally.mayMerge()) || ClientDues.isSettled(tally)));
    }

    private long undeliveredSamples() {
        if (plan.clients().isEmpty()) {
            return -plan.ingest().shape().sampleCount();
        }
        final double perBatch = dues.samplesPerBatchAndClient();
        final double deliveredBatches = perBatch == plan.ingest().shape().sampleCount()
                ? receivers.sampleMin() / perBatch
                : receivers.sampleSum() / perBatch / plan.clients().size();
        return (long)
                ((dues.sentBatches() - deliveredBatches) * plan.ingest().shape().sampleCount());
    }

    private RunEvidence evidence() {
        final List<String> faults = new ArrayList<>(driver.faults());
        faults.addAll(clientFaults());
        faults.addAll(receivers.read((plans, records) -> dues.wrongMirrors(records)));
        return new RunEvidence(
                sender.plannedBatchCount(),
                sender.sentInTimeCount(),
                driver.answeredBatchCount(),
                driver.sentBatchCount(),
                receivers.read((plans, records) -> dues.tallies(records)),
                faults,
                plan.recordsLatency(),
                cost.loadShare());
    }

    private List<String> clientFaults() {
        final List<String> faults = receivers.firstFaults();
        return faults.isEmpty() && receivers.liveCount() < plan.clients().size()
                ? List.of(receivers.liveCount() + " of " + plan.clients().size() + " clients turned live")
                : faults;
    }

    private LoadResult failed(List<String> reasons) {
        return new LoadResult(plan.row(), target.name(), new RunVerdict(reasons)).headline(Headlines.of(plan));
    }

    private LoadResult result(RunEvidence evidence) {
        final List<String> reasons = new ArrayList<>(RunVerdict.of(evidence).reasons());
        if (plan.isOneUpdatePerFrame()
                && receivers.read((plans, records) ->
                        records.stream().anyMatch(record -> record.updateCount() != record.messageCount()))) {
            reasons.add("a frame held more than one update");
        }
        return new LoadResult(plan.row(), target.name(), new RunVerdict(reasons));
    }

    private void addIngest(LoadResult result, long sampleCount) {
        result.with(Metric.SAMPLES_PER_SECOND, sampleCount / cost.wallSeconds())
                .with(Metric.CPU_NS_PER_SAMPLE, cost.workNs() / sampleCount)
                .with(Metric.BYTES_PER_BATCH, plan.ingest().batchLength())
                .with(Metric.SERVER_CPU_PERCENT, 100 * cost.serverNs() / cost.wallNs())
                .with(Metric.COMPILERS_CPU_PERCENT, 100 * compilersShare())
                .with(Metric.LOAD_CPU_PERCENT, 100 * cost.loadShare())
                .with(Metric.OTHERS_CPU_PERCENT, 100 * cost.othersShare())
                .with(Metric.RESIDENT_MIB, ResidentMemory.bytes(target.pids()) / MIB)
                .with(Metric.RESIDENT_GROWTH_MIB, cost.residentGrowthBytes() / MIB)
                .with(Metric.RESIDENT_SLOPE_MIB, cost.residentGrowthBytes() / MIB / cost.wallSeconds());
    }

    private void addClients(LoadResult result) {
        if (plan.clients().isEmpty()) {
            return;
        }
        final double updates = sum(ClientRecord::updateCount);
        result.with(Metric.UPDATES_PER_SECOND, updates / cost.wallSeconds())
                .with(Metric.CPU_NS_PER_UPDATE, cost.workNs() / updates)
                .with(Metric.UPDATES_PER_FRAME, updates / sum(ClientRecord::messageCount))
                .with(Metric.BYTES_PER_UPDATE, sum(ClientRecord::byteCount) / updates);
        if (plan.pace().isOpenLoop()) {
            result.with(Metric.MAX_GAP_MS, maxGapNs() / NS_PER_MS)
                    .with(Metric.LOAD_LATE_MS, sender.maxLateNs() / NS_PER_MS);
        }
    }

    private double maxGapNs() {
        return receivers.read((plans, records) -> IntStream.range(0, records.size())
                .filter(i -> !plans.get(i).stalls())
                .mapToLong(i -> records.get(i).maxGapNs())
                .max()
                .orElse(0));
    }

    /** Over the clients that read all the time, which are those that the costs of the stage went to. */
    private double sum(ToLongFunction<ClientRecord> count) {
        return receivers.read((plans, records) -> {
            long sum = 0;
            for (int i = 0; i < records.size(); i++) {
                sum += plans.get(i).stalls() ? 0 : count.applyAsLong(records.get(i));
            }
            return sum;
        });
    }

    /** CPU time and memory over the measured stage. */
    private final class Cost {
        private CpuAccount serverAtStart;
        private CpuAccount loadAtStart;
        private MachineLoad machineAtStart;
        private long residentAtStart;
        private long startNs;
        private double serverNs;
        private double compilersNs;
        private double loadNs;
        private double othersNs;
        private double wallNs;
        private long residentGrowthBytes;

        void start() {
            residentAtStart = ResidentMemory.bytes(target.pids());
            serverAtStart = CpuAccount.read(target.pids());
            loadAtStart = CpuAccount.readOwn();
            machineAtStart = MachineLoad.read();
            startNs = System.nanoTime();
        }

        /** All is delivered to those that read. */
        void mark() {
            if (serverAtStart == null) {
                return;
            }
            wallNs = System.nanoTime() - startNs;
            final CpuAccount serverNow = CpuAccount.read(target.pids());
            serverNs = serverNow.sinceNs(serverAtStart);
            compilersNs = serverNow.compilersSinceNs(serverAtStart);
            loadNs = CpuAccount.readOwn().sinceNs(loadAtStart);
            othersNs = Math.max(0, MachineLoad.read().busyNs() - machineAtStart.busyNs() - serverNs - loadNs);
            residentGrowthBytes = ResidentMemory.bytes(target.pids()) - residentAtStart;
        }

        void stop() {
            serverAtStart = null;
        }

        double serverNs() {
            return serverNs;
        }

        /** What the server used but for its JVM's compilers, which a server that runs for hours does not notice. */
        double workNs() {
            return serverNs - compilersNs;
        }

        double wallNs() {
            return wallNs;
        }

        double wallSeconds() {
            return wallNs / TimeUnit.SECONDS.toNanos(1);
        }

        double loadShare() {
            return loadNs / wallNs / Runtime.getRuntime().availableProcessors();
        }

        double othersShare() {
            return othersNs / wallNs / target.machineCoreCount();
        }

        long residentGrowthBytes() {
            return residentGrowthBytes;
        }
    }
}
