package io.ringcast.bench.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** The latencies of each stage over a whole run, out of the {@code .hlog} files of the server. */
final class StageTable {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final double NS_PER_US = 1e3;

    private StageTable() {}

    /** A row for each stage, a heading first; in microseconds. */
    static List<List<String>> rows(Path folder) {
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("stage", "records", "p50", "p90", "p99", "p99.9", "p99.99", "max"));
        read(folder).forEach((stage, histogram) -> {
            final List<String> row = new ArrayList<>(List.of(stage, Ledger.grouped(histogram.getTotalCount())));
            for (final double percentile : PERCENTILES) {
                row.add(us(histogram.getValueAtPercentile(percentile)));
            }
            row.add(us(histogram.getMaxValue()));
            rows.add(row);
        });
        return rows;
    }

    /** The sum of all intervals by stage. */
    static Map<String, Histogram> read(Path folder) {
        final Map<String, Histogram> stages = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (final Path file : files.sorted().toList()) {
                add(file, stages);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stages;
    }

    private static void add(Path file, Map<String, Histogram> stages) throws IOException {
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            for (EncodableHistogram interval = reader.nextIntervalHistogram();
                    interval != null;
                    interval = reader.nextIntervalHistogram()) {
                stages.computeIfAbsent(interval.getTag(), tag -> new Histogram(3))
                        .add((Histogram) interval);
            }
        }
    }

    private static String us(long ns) {
        return String.format(Locale.ROOT, "%,.0f us", ns / NS_PER_US);
    }
}
