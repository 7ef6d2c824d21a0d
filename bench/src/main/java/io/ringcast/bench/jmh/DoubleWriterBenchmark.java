package io.ringcast.bench.jmh;

import io.ringcast.engine.json.DoubleWriter;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One double to text in a buffer; beside {@link PeerDoubleBenchmark}. */
@State(Scope.Thread)
public class DoubleWriterBenchmark {
    @Param({"decimals", "integers", "random"})
    String values;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    private double[] doubles;
    private int cursor;

    @Setup
    public void setUp() {
        doubles = Doubles.of(values);
    }

    @Benchmark
    public int write() {
        return DoubleWriter.write(buffer, 0, doubles[cursor++ & (Doubles.COUNT - 1)]);
    }
}
