package io.ringcast.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.options.TimeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One benchmark of a JMH result file.
 *
 * @param label class and method without packages, then the parameters in order of name, then the threads if there are
 *     several: {@code LatestValueBenchmark.get order=birth series=10000}.
 * @param isTime whether the score is a time, so that less is better; else it is a rate.
 * @param unit of the score, as in {@code ns/op}.
 * @param scores of all iterations of all forks.
 * @param allocatedBytes per operation, one value an iteration; empty: it was not measured.
 * @param iterationNs how long all threads together were measured in one iteration.
 */
public record JmhResult(
        String label, boolean isTime, String unit, List<Double> scores, List<Double> allocatedBytes, long iterationNs) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final String THROUGHPUT = "thrpt";

    /** Reads a file that JMH wrote with {@code -rf json}; throws Jackson's unchecked exception when it is none. */
    public static List<JmhResult> read(Path file) {
        final List<JmhResult> results = new ArrayList<>();
        for (final JsonNode benchmark : JSON.readTree(file)) {
            results.add(of(benchmark));
        }
        return results;
    }

    private static JmhResult of(JsonNode benchmark) {
        final JsonNode primary = benchmark.path("primaryMetric");
        return new JmhResult(
                label(benchmark),
                !benchmark.path("mode").asString("").equals(THROUGHPUT),
                primary.path("scoreUnit").asString(""),
                iterations(primary),
                iterations(benchmark.path("secondaryMetrics").path(ALLOCATION)),
                iterationNs(benchmark));
    }

    private static String label(JsonNode benchmark) {
        final String name = benchmark.path("benchmark").asString("");
        final int packageEnd = name.lastIndexOf('.', name.lastIndexOf('.') - 1);
        final StringBuilder label = new StringBuilder(name.substring(packageEnd + 1));
        final TreeMap<String, String> parameters = new TreeMap<>();
        benchmark
                .path("params")
                .properties()
                .forEach(
                        entry -> parameters.put(entry.getKey(), entry.getValue().asString("")));
        parameters.forEach(
                (key, value) -> label.append(' ').append(key).append('=').append(value));
        final int threadCount = benchmark.path("threads").asInt(1);
        return threadCount == 1
                ? label.toString()
                : label.append(" threads=").append(threadCount).toString();
    }

    private static List<Double> iterations(JsonNode metric) {
        final List<Double> values = new ArrayList<>();
        for (final JsonNode fork : metric.path("rawData")) {
            for (final JsonNode value : fork) {
                // JMH writes what is no number as text.
                values.add(value.isNumber() ? value.doubleValue() : Double.NaN);
            }
        }
        return List.copyOf(values);
    }

    private static long iterationNs(JsonNode benchmark) {
        final String time = benchmark.path("measurementTime").asString("0ns");
        return benchmark.path("threads").asLong(1) * TimeValue.fromString(time).convertTo(TimeUnit.NANOSECONDS);
    }

    /** The median of the scores; NaN when there are none. */
    public double median() {
        return median(scores);
    }

    /** The least bytes that an iteration allocated per operation; NaN: not measured, or not in every iteration. */
    public double leastAllocatedBytes() {
        return allocatedBytes.stream()
                .mapToDouble(Double::doubleValue)
                .reduce(Math::min)
                .orElse(Double.NaN);
    }

    /** Operations in one iteration, of a time in {@code ns/op}; NaN for other units. */
    public double operationsPerIteration() {
        return unit.equals("ns/op") ? iterationNs / median() : Double.NaN;
    }

    private static double median(List<Double> values) {
        final double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
