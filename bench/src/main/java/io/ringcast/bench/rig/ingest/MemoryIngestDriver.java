package io.ringcast.bench.rig.ingest;

import io.ringcast.bench.twin.FloorFrame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Makes the frames that a server would send and hands them straight to the receivers: the rig under load without a server. */
public final class MemoryIngestDriver implements IngestDriver {
    private final IngestPlan plan;
    private final Consumer<ByteBuffer> frames;
    private final LineTemplate[][] templates;
    private final long[] sentCounts;
    private final FloorFrame frame = new FloorFrame(1 << 16);
    private volatile long sentBatchCount;

    /** {@code frames} takes one frame at a time, and copies it. */
    public MemoryIngestDriver(IngestPlan plan, Consumer<ByteBuffer> frames) {
        this.plan = plan;
        this.frames = frames;
        templates = LineTemplate.all(plan);
        sentCounts = new long[plan.agentCount()];
    }

    @Override
    public void open() {
        // There is nothing to connect to.
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // The sender thread alone writes it.
    public void send(int agentIndex, long intendedEpochNs) {
        final long batchNumber = sentCounts[agentIndex]++;
        frames.accept(frame.of(LineTemplate.prepare(templates, plan, agentIndex, batchNumber, intendedEpochNs)));
        sentBatchCount++;
    }

    @Override
    public long sentBatchCount(int agentIndex) {
        return sentCounts[agentIndex];
    }

    @Override
    public long sentBatchCount() {
        return sentBatchCount;
    }

    @Override
    public long answeredBatchCount() {
        return sentBatchCount;
    }

    @Override
    public Histogram takeAckLatency() {
        return new Histogram(1);
    }

    @Override
    public List<String> faults() {
        return List.of();
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
