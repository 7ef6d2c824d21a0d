package io.ringcast.bench.jmh;

import io.ringcast.bench.compare.JmhResult;
import io.ringcast.bench.report.TableText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results for people: the median, the range, and what an operation allocates. */
final class JmhTable {
    private JmhTable() {}

    static void print(List<JmhResult> results, PrintStream out) {
        out.print(TableText.plain(rows(results)));
    }

    /** Rows of cells, the heading first. */
    static List<List<String>> rows(List<JmhResult> results) {
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("benchmark", "median", "least", "most", "unit", "B/op"));
        for (final JmhResult result : results) {
            final double[] sorted = result.scores().stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            rows.add(List.of(
                    result.label(),
                    figure(result.median()),
                    figure(sorted.length == 0 ? Double.NaN : sorted[0]),
                    figure(sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1]),
                    result.unit(),
                    figure(result.leastAllocatedBytes())));
        }
        return rows;
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
