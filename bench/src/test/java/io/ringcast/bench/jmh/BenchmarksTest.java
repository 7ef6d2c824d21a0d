package io.ringcast.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarksTest {
    private static final String IGNORE_LOCK = "jmh.ignoreLock";

    /** The benchmarks check at their end that they measured what they say; figures mean nothing here. */
    @Test
    @Timeout(120)
    void runsEveryBenchmarkOnceAndPassesItsOwnChecks() throws RunnerException {
        System.setProperty(IGNORE_LOCK, "true");
        final ByteArrayOutputStream log = new ByteArrayOutputStream();
        final Options options = new OptionsBuilder()
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .param("series", "10000")
                .param("clients", "0", "10")
                .shouldFailOnError(true)
                .build();
        final Collection<RunResult> results = new Runner(
                        options,
                        OutputFormatFactory.createFormatInstance(
                                new PrintStream(log, true, StandardCharsets.UTF_8), VerboseMode.SILENT))
                .run();

        assertThat(results).hasSizeGreaterThan(20);
    }
}
