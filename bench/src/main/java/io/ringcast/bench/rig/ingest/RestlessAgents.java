package io.ringcast.bench.rig.ingest;

import io.ringcast.bench.rig.loop.SelectorThread;
import io.ringcast.bench.rig.measure.LatencyHistogram;
import io.ringcast.bench.rig.measure.WallNanoClock;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Agents over gRPC whose connections are cut at random, in the middle of whatever is on its way. What is to be sent meanwhile waits.
 * A cut agent comes back after a while, resumes its session, and sends again what was not answered, and now and then what was. All is
 * done by the thread that sends; one thread reads answers.
 */
public final class RestlessAgents implements IngestDriver {
    private static final long OPEN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NS = 1_000_000;

    private final IngestRecord record = new IngestRecord();
    private final List<RestlessAgent> agents = new ArrayList<>();
    private final IngestPlan plan;
    private final Restlessness restlessness;
    private final Random random;
    private final LatencyHistogram lateness = new LatencyHistogram();
    private final SelectorThread reader = new SelectorThread(
            "rig-acks",
            readiness -> readiness.select(RestlessAgents::onReady),
            e -> record.fault("the thread that reads answers ended: " + e));
    private long sentBatchCount;
    private long nextCutNs = Long.MAX_VALUE;

    /** Agents of {@code plan} to the server on this machine's {@code port}; none is cut before {@link #beRestless}. */
    public RestlessAgents(int port, IngestPlan plan, Restlessness restlessness) {
        this.plan = plan;
        this.restlessness = restlessness;
        random = new Random(restlessness.seed());
        final AgentBatches batches = AgentBatches.of(plan);
        for (int agent = 0; agent < plan.agentCount(); agent++) {
            final RestlessAgent.Place place = new RestlessAgent.Place(port, reader.readiness(), record);
            agents.add(new RestlessAgent(agent, plan, batches, place));
        }
    }

    @Override
    public void open() {
        reader.start();
        final long endNs = System.nanoTime() + OPEN_TIMEOUT_NS;
        while (!agents.stream().allMatch(RestlessAgent::isOnline)) {
            if (System.nanoTime() > endNs || !record.faults().isEmpty()) {
                throw new IllegalStateException("no answer to a handshake; " + record.faults());
            }
            flush();
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** From now on agents are cut. Sending thread. */
    public void beRestless() {
        nextCutNs = System.nanoTime() + nextGapNs();
    }

    /** No agent is cut any more; waits until all are back and all is answered, or {@code timeoutMs} are over. Sending thread. */
    public boolean settle(long timeoutMs) {
        nextCutNs = Long.MAX_VALUE;
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (answeredBatchCount() < sentBatchCount && System.nanoTime() < endNs) {
            flush();
            LockSupport.parkNanos(POLL_NS);
        }
        return answeredBatchCount() == sentBatchCount;
    }

    @Override
    public void send(int agentIndex, long intendedEpochNs) {
        lateness.record(WallNanoClock.epochNs() - intendedEpochNs);
        sentBatchCount++;
        agents.get(agentIndex).send(intendedEpochNs);
    }

    /** Lets go what waits, brings back whose time has come, and cuts whose turn it is. */
    @Override
    public void flush() {
        final long nowNs = System.nanoTime();
        if (nowNs >= nextCutNs) {
            nextCutNs = nowNs + nextGapNs();
            final long awayMs = (long) (random.nextDouble() * restlessness.awayMaxMs());
            agents.get(random.nextInt(agents.size()))
                    .cut(random.nextBoolean(), nowNs + TimeUnit.MILLISECONDS.toNanos(awayMs));
        }
        for (int i = 0; i < agents.size(); i++) {
            agents.get(i).step(nowNs, random);
        }
    }

    @Override
    public long sentBatchCount(int agentIndex) {
        return agents.get(agentIndex).sentCount();
    }

    @Override
    public long sentBatchCount() {
        return sentBatchCount;
    }

    @Override
    public long answeredBatchCount() {
        return record.ackedCount();
    }

    /** Samples of a series in the batches that were answered so far. */
    public long acceptedSamples(int agentIndex, int seriesIndex) {
        return plan.samplesOfSeries(seriesIndex, agents.get(agentIndex).answeredCount());
    }

    /** The time of the newest of them; there must be one. */
    public long newestTimestampNs(int agentIndex, int seriesIndex) {
        final int rounds = plan.batchesPerRound();
        final int place = seriesIndex / plan.shape().seriesCount();
        final long answered = agents.get(agentIndex).answeredCount();
        return agents.get(agentIndex).intendedNs(answered - Math.floorMod(answered - 1 - place, rounds));
    }

    /** How often agents were cut. */
    public long cutCount() {
        return agents.stream().mapToLong(RestlessAgent::cutCount).sum();
    }

    /** Batches that were sent again. */
    public long resentCount() {
        return agents.stream().mapToLong(RestlessAgent::resentCount).sum();
    }

    /** Batches that were answered as duplicates. */
    public long duplicateCount() {
        return agents.stream().mapToLong(RestlessAgent::duplicateCount).sum();
    }

    /** How late batches were handed over, those to agents that were away too. Sending thread. */
    public Histogram lateness() {
        return lateness.copy();
    }

    @Override
    public Histogram takeAckLatency() {
        return record.takeLatency();
    }

    @Override
    public List<String> faults() {
        return record.faults();
    }

    @Override
    public void close() {
        agents.forEach(RestlessAgent::leave);
        reader.close();
    }

    private long nextGapNs() {
        return (long) (-Math.log(1 - random.nextDouble()) * TimeUnit.MILLISECONDS.toNanos(restlessness.cutEveryMs()));
    }

    private static void onReady(SelectionKey key) {
        ((Http2Call) key.attachment()).onReadable();
    }
}
