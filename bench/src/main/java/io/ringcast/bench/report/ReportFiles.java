package io.ringcast.bench.report;

import io.ringcast.bench.report.SuiteResults.Run;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes a suite's results as JSON and its histograms as .hlog files, parameters in their names. */
final class ReportFiles {
    private static final double NS_PER_MS = 1e6;

    private final Path folder;

    ReportFiles(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes {@code results.json}: every run with all its figures, failed ones and why they failed included. */
    Path writeJson(SuiteReport report) {
        final List<Map<String, Object>> runs = new ArrayList<>();
        for (final Run run : report.results().runs()) {
            final Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("scenario", run.scenarioNumber());
            entry.put("title", run.scenarioTitle());
            entry.put("load", run.result().row());
            entry.put("peer", run.result().peer());
            entry.put("repetition", run.repetition());
            entry.put("verdict", run.result().verdict().isPass() ? "PASS" : "FAIL");
            entry.put("reasons", run.result().verdict().reasons());
            entry.put("metrics", run.result().metrics());
            runs.add(entry);
        }
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("suite", report.title());
        document.put("method", report.method());
        document.put("machine", report.facts());
        if (report.aims().areListed()) {
            document.put("figures", report.figures().rows());
        }
        document.put("runs", runs);
        final Path file = folder.resolve("results.json");
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValue(file, document);
        return file;
    }

    /** Writes {@code figures.md}: what would stand in the documentation if the suite ended now. */
    void writeFigures(SuiteReport report) {
        try {
            Files.writeString(folder.resolve("figures.md"), DocsBlock.text(report));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the histograms of a run, a line each, tagged with what they measure and FAIL where it failed. */
    void writeHistograms(Run run) {
        final long startEpochMs = run.result().startEpochMs();
        final long endEpochMs = run.result().endEpochMs();
        if (run.result().histograms().isEmpty()) {
            return;
        }
        try (PrintStream out = new PrintStream(folder.resolve(fileName(run)).toFile(), StandardCharsets.UTF_8)) {
            final HistogramLogWriter writer = new HistogramLogWriter(out);
            writer.outputComment("[scenario " + run.scenarioNumber() + ", "
                    + run.result().row() + ", " + run.result().peer() + "; nanoseconds from the intended time]");
            writer.outputLogFormatVersion();
            writer.outputStartTime(startEpochMs);
            writer.outputLegend();
            final String mark = run.result().verdict().isPass() ? "" : "-FAIL";
            run.result().histograms().forEach((tag, histogram) -> {
                final Histogram copy = histogram.copy();
                copy.setTag(tag + mark);
                copy.setStartTimeStamp(startEpochMs);
                copy.setEndTimeStamp(endEpochMs);
                writer.outputIntervalHistogram(startEpochMs / 1e3, endEpochMs / 1e3, copy, NS_PER_MS);
            });
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fileName(Run run) {
        final String load = run.result()
                .row()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("-$", "");
        return run.scenarioNumber() + "-" + load + "." + run.result().peer() + "." + run.repetition() + ".hlog";
    }
}
