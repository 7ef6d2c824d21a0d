package io.ringcast.bench.jmh;

import io.ringcast.bench.compare.JmhResult;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints results for people: the median, the range, and what an operation allocates. */
final class ResultTable {
    private ResultTable() {}

    static void print(List<JmhResult> results, PrintStream out) {
        final int width =
                results.stream().mapToInt(result -> result.label().length()).reduce("benchmark".length(), Math::max);
        final String heading = "%-" + width + "s %14s %14s %14s %-6s %10s%n";
        final String row = "%-" + width + "s %14.3f %14.3f %14.3f %-6s %10.3f%n";
        out.printf(Locale.ROOT, heading, "benchmark", "median", "least", "most", "unit", "B/op");
        for (final JmhResult result : results) {
            out.printf(
                    Locale.ROOT,
                    row,
                    result.label(),
                    result.median(),
                    result.scores().stream()
                            .mapToDouble(Double::doubleValue)
                            .min()
                            .orElse(Double.NaN),
                    result.scores().stream()
                            .mapToDouble(Double::doubleValue)
                            .max()
                            .orElse(Double.NaN),
                    result.unit(),
                    result.leastAllocatedBytes());
        }
    }
}
