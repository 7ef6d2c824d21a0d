package io.ringcast.bench.jmh;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One double to text in a buffer by what the JDK has; how it does that changed with JDK 19. */
@State(Scope.Thread)
public class PeerDoubleBenchmark {
    @Param({"decimals", "integers", "random"})
    String values;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    private final StringBuilder text = new StringBuilder(64);
    private double[] doubles;
    private int cursor;

    @Setup
    public void setUp() {
        doubles = Doubles.of(values);
    }

    @Benchmark
    public int doubleToString() {
        return buffer.putStringWithoutLengthAscii(0, Double.toString(next()));
    }

    /** A builder that is used again and again, the best that the JDK lets one do. */
    @Benchmark
    public int stringBuilder() {
        text.setLength(0);
        text.append(next());
        return buffer.putStringWithoutLengthAscii(0, text);
    }

    private double next() {
        return doubles[cursor++ & (Doubles.COUNT - 1)];
    }
}
