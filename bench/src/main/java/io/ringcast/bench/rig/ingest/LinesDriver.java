package io.ringcast.bench.rig.ingest;

import java.nio.ByteBuffer;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Batches as lines of JSON that nobody answers: a batch counts as answered once it was handed over. */
abstract class LinesDriver implements IngestDriver {
    private final IngestPlan plan;
    private final LineTemplate[][] templates;
    private final long[] sentCounts;
    private volatile long sentBatchCount;

    LinesDriver(IngestPlan plan) {
        this.plan = plan;
        templates = LineTemplate.all(plan);
        sentCounts = new long[plan.agentCount()];
    }

    /** Hands over the lines of one batch; may block. */
    abstract void handOver(ByteBuffer lines);

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // The sender thread alone writes it.
    public final void send(int agentIndex, long intendedEpochNs) {
        final long batchNumber = sentCounts[agentIndex]++;
        handOver(LineTemplate.prepare(templates, plan, agentIndex, batchNumber, intendedEpochNs));
        sentBatchCount++;
    }

    @Override
    public final long sentBatchCount(int agentIndex) {
        return sentCounts[agentIndex];
    }

    @Override
    public final long sentBatchCount() {
        return sentBatchCount;
    }

    @Override
    public final long answeredBatchCount() {
        return sentBatchCount;
    }

    @Override
    public final Histogram takeAckLatency() {
        return new Histogram(1);
    }

    @Override
    public List<String> faults() {
        return List.of();
    }
}
