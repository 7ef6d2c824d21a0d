package io.ringcast.bench.jmh;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long is measured; what the command line says takes precedence. */
enum Preset {
    /** To see whether something runs, and roughly how fast. */
    QUICK(1, 2, 300, 3, 300),
    /** Enough for {@code bench-compare}. */
    NORMAL(2, 3, 1000, 5, 1000),
    /** For figures that are published. */
    FULL(5, 5, 1000, 10, 1000),
    /** Warm enough for the compiler to have removed what it can. */
    GATE(1, 3, 500, 2, 1000);

    private final int forkCount;
    private final int warmupCount;
    private final long warmupMs;
    private final int iterationCount;
    private final long iterationMs;

    Preset(int forkCount, int warmupCount, long warmupMs, int iterationCount, long iterationMs) {
        this.forkCount = forkCount;
        this.warmupCount = warmupCount;
        this.warmupMs = warmupMs;
        this.iterationCount = iterationCount;
        this.iterationMs = iterationMs;
    }

    void apply(ChainedOptionsBuilder options, CommandLineOptions commandLine) {
        options.forks(commandLine.getForkCount().orElse(forkCount))
                .warmupIterations(commandLine.getWarmupIterations().orElse(warmupCount))
                .warmupTime(commandLine.getWarmupTime().orElse(TimeValue.milliseconds(warmupMs)))
                .measurementIterations(commandLine.getMeasurementIterations().orElse(iterationCount))
                .measurementTime(commandLine.getMeasurementTime().orElse(TimeValue.milliseconds(iterationMs)));
        if (this == GATE) {
            applyGateSet(options, commandLine);
        }
    }

    /** Size changes the time and not what is allocated, so the gate takes small ones; and it leaves out the peers. */
    private static void applyGateSet(ChainedOptionsBuilder options, CommandLineOptions commandLine) {
        options.exclude("\\." + AllocationGate.PEER_PREFIX);
        if (!commandLine.getParameter("series").hasValue()) {
            options.param("series", "10000");
        }
        if (!commandLine.getParameter("clients").hasValue()) {
            options.param("clients", "1", "10");
        }
    }
}
