package io.ringcast.bench.jmh;

import io.ringcast.engine.wire.BatchScanner;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import io.ringcast.engine.wire.SeriesTable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading a batch in place, per batch; beside {@link PeerBatchBenchmark}. */
@State(Scope.Thread)
public class BatchScanBenchmark {
    @Param({"10x10", "100x1", "100x1-refs", "1x1"})
    String shape;

    private final SeriesKeyFlyweight key = new SeriesKeyFlyweight();
    private PreparedBatch batch;
    private BatchScanner scanner;
    private SeriesTable table;

    @Setup
    public void setUp() {
        batch = PreparedBatch.of(shape);
        scanner = new BatchScanner(batch.length());
        table = new SeriesTable(128);
        if (scan() != BatchScanner.OK) {
            throw new IllegalStateException("the batch is malformed");
        }
    }

    /** Checks the structure and notes where the series lie. */
    @Benchmark
    public int scan() {
        return scanner.scan(batch.buffer(), 0, batch.length(), table);
    }

    /** Scans, then touches the name, every label and every sample. */
    @Benchmark
    public long scanAndWalk() {
        long sum = scan();
        for (int i = 0; i < table.seriesCount(); i++) {
            sum += walkKey(i);
            for (int k = 0; k < table.sampleCount(i); k++) {
                sum += table.timestampNs(i, k) ^ table.valueBits(i, k);
            }
        }
        return sum;
    }

    private int walkKey(int i) {
        key.wrap(table.keyBuffer(i), table.keyOffset(i), table.keyLength(i));
        int sum = key.nameLength();
        for (int label = 0; label < key.labelCount(); label++) {
            sum += key.labelNameLength(label) + key.labelValueLength(label);
        }
        return sum;
    }
}
