package io.ringcast.bench.compare;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints two result files of JMH side by side, and which differences are more than noise. */
public final class BenchCompare {
    private static final int USAGE = 2;

    private BenchCompare() {}

    /** Takes the file before and the file after. Exits with 0 when both could be read, whatever they hold. */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: bench-compare before.json after.json");
            System.exit(USAGE);
        }
        print(JmhResult.read(Path.of(args[0])), JmhResult.read(Path.of(args[1])), System.out);
    }

    /** Prints one line for each benchmark that both hold, and names those that only one holds. */
    static void print(List<JmhResult> before, List<JmhResult> after, PrintStream out) {
        final Map<String, JmhResult> rest = byLabel(after);
        final List<Comparison> comparisons = new ArrayList<>();
        final List<String> notes = new ArrayList<>();
        for (final JmhResult result : before) {
            final JmhResult other = rest.remove(result.label());
            if (other == null) {
                notes.add("only before: " + result.label());
            } else {
                comparisons.add(Comparison.of(result, other));
            }
        }
        rest.keySet().forEach(label -> notes.add("only after: " + label));
        printTable(comparisons, out);
        notes.forEach(out::println);
    }

    private static void printTable(List<Comparison> comparisons, PrintStream out) {
        final int width = comparisons.stream()
                .mapToInt(comparison -> comparison.before().label().length())
                .reduce("benchmark".length(), Math::max);
        final String heading = "%-" + width + "s %14s %14s %-6s %7s %8s  %s%n";
        final String row = "%-" + width + "s %14.3f %14.3f %-6s %7.3f %8.4f  %s%n";
        out.printf(Locale.ROOT, heading, "benchmark", "before", "after", "unit", "ratio", "p", "verdict");
        for (final Comparison comparison : comparisons) {
            out.printf(
                    Locale.ROOT,
                    row,
                    comparison.before().label(),
                    comparison.before().median(),
                    comparison.after().median(),
                    comparison.before().unit(),
                    comparison.ratio(),
                    comparison.pValue(),
                    comparison.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        out.printf(
                Locale.ROOT,
                "medians of all iterations; p: Mann-Whitney, two-sided; a difference is told below %.2f%n",
                Comparison.SIGNIFICANCE);
    }

    private static Map<String, JmhResult> byLabel(List<JmhResult> results) {
        final Map<String, JmhResult> byLabel = new LinkedHashMap<>();
        results.forEach(result -> byLabel.put(result.label(), result));
        return byLabel;
    }
}
