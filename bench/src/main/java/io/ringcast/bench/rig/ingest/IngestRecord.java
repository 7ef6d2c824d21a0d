package io.ringcast.bench.rig.ingest;

import io.ringcast.bench.rig.measure.LatencyHistogram;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** What came back of a driver's batches. One thread, the driver's event loop, records; any may read. */
final class IngestRecord {
    private static final int FAULTS_KEPT = 5;
    private static final int DIGITS = 3;

    private final SingleWriterRecorder latency = new SingleWriterRecorder(1, LatencyHistogram.MAX_NS, DIGITS);
    private final AtomicLong ackedCount = new AtomicLong();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    void acked(long latencyNs) {
        latency.recordValue(Math.min(LatencyHistogram.MAX_NS, Math.max(1, latencyNs)));
        ackedCount.lazySet(ackedCount.get() + 1);
    }

    /** So many batches were answered by answers that were lost. */
    void acked(int batchCount) {
        ackedCount.lazySet(ackedCount.get() + batchCount);
    }

    void fault(String fault) {
        if (faults.size() < FAULTS_KEPT) {
            faults.add(fault);
        }
    }

    long ackedCount() {
        return ackedCount.get();
    }

    Histogram takeLatency() {
        return latency.getIntervalHistogram();
    }

    List<String> faults() {
        return List.copyOf(faults);
    }
}
