package io.ringcast.bench.jmh;

import org.openjdk.jmh.annotations.Benchmark;

/** What JMH itself takes: to be seen first, and to be taken off from what takes a few nanoseconds. */
public class A1BaselineBenchmark {
    @Benchmark
    public void nothing() {}
}
