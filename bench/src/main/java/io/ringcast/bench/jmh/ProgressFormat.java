package io.ringcast.bench.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Lets all that JMH says go to its log, and shows progress and each score on the terminal. */
final class ProgressFormat implements OutputFormat {
    private static final String PROGRESS = "# Run progress: ";

    private final OutputFormat log;
    private final PrintStream terminal;

    ProgressFormat(OutputFormat log, PrintStream terminal) {
        this.log = log;
        this.terminal = terminal;
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
        log.endBenchmark(result);
        if (result != null) {
            terminal.printf(
                    Locale.ROOT,
                    "  %.3f %s%n",
                    result.getPrimaryResult().getScore(),
                    result.getPrimaryResult().getScoreUnit());
        }
    }

    @Override
    public void startBenchmark(BenchmarkParams parameters) {
        log.startBenchmark(parameters);
        final StringBuilder line = new StringBuilder(parameters.getBenchmark());
        parameters
                .getParamsKeys()
                .forEach(key -> line.append(' ').append(key).append('=').append(parameters.getParam(key)));
        terminal.println(line);
    }

    @Override
    public void println(String line) {
        log.println(line);
        if (line.startsWith(PROGRESS)) {
            terminal.println(line.substring(PROGRESS.length()));
        }
    }

    @Override
    public void iteration(BenchmarkParams parameters, IterationParams iteration, int number) {
        log.iteration(parameters, iteration, number);
    }

    @Override
    public void iterationResult(
            BenchmarkParams parameters, IterationParams iteration, int number, IterationResult result) {
        log.iterationResult(parameters, iteration, number, result);
    }

    @Override
    public void startRun() {
        log.startRun();
    }

    @Override
    public void endRun(Collection<RunResult> results) {
        log.endRun(results);
    }

    @Override
    public void print(String text) {
        log.print(text);
    }

    @Override
    public void flush() {
        log.flush();
    }

    @Override
    public void close() {
        log.close();
    }

    @Override
    public void verbosePrintln(String line) {
        log.verbosePrintln(line);
    }

    @Override
    public void write(int value) {
        log.write(value);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        log.write(bytes);
    }
}
