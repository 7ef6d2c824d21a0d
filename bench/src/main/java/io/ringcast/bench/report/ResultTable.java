package io.ringcast.bench.report;

import io.ringcast.bench.report.SuiteResults.Line;
import io.ringcast.bench.rig.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The results as rows of cells: load and figure, then a column per peer with median, range and ratio to ringcast, then the
 * target. A run that failed is no result: the cell says so, and how often.
 */
final class ResultTable {
    private static final String NONE = "-";

    private final SuiteResults results;
    private final List<Target> targets;

    ResultTable(SuiteResults results, List<Target> targets) {
        this.results = results;
        this.targets = targets;
    }

    /** The table of one scenario, its heading first. */
    public List<List<String>> rows(int scenarioNumber) {
        final List<Line> lines = lines(scenarioNumber);
        final List<String> peers = results.peers(lines);
        final List<List<String>> rows = new ArrayList<>();
        rows.add(heading(peers));
        for (final Line line : lines) {
            addLine(rows, line, peers);
        }
        return rows;
    }

    /** The scenarios that ran, by number. */
    public List<Integer> scenarioNumbers() {
        return results.lines().stream().map(Line::scenarioNumber).distinct().toList();
    }

    /** The title of one that ran. */
    public String title(int scenarioNumber) {
        return lines(scenarioNumber).get(0).scenarioTitle();
    }

    /** Why runs failed, a sentence each. */
    public List<String> failures() {
        return results.runs().stream()
                .filter(run -> !run.result().verdict().isPass())
                .map(run -> run.scenarioNumber() + " " + run.result().row() + ", "
                        + run.result().peer() + ", repetition " + run.repetition() + ": "
                        + String.join("; ", run.result().verdict().reasons()))
                .toList();
    }

    private List<Line> lines(int scenarioNumber) {
        return results.lines().stream()
                .filter(line -> line.scenarioNumber() == scenarioNumber)
                .toList();
    }

    private static List<String> heading(List<String> peers) {
        final List<String> heading = new ArrayList<>(List.of("load", "figure"));
        heading.addAll(peers);
        heading.add("target");
        return heading;
    }

    private void addLine(List<List<String>> rows, Line line, List<String> peers) {
        final List<Metric> metrics = results.metrics(line);
        if (metrics.isEmpty()) {
            final List<String> row = new ArrayList<>(List.of(line.row(), NONE));
            peers.forEach(peer -> row.add(failure(line, peer).orElse(NONE)));
            row.add("");
            rows.add(row);
        }
        for (int i = 0; i < metrics.size(); i++) {
            rows.add(row(line, peers, metrics.get(i), i == 0));
        }
    }

    private List<String> row(Line line, List<String> peers, Metric metric, boolean isFirst) {
        final List<String> row = new ArrayList<>();
        row.add(isFirst ? line.row() : "");
        row.add(metric.unit().isEmpty() ? metric.label() : metric.label() + ", " + metric.unit());
        peers.forEach(peer -> row.add(cell(line, peer, metric)));
        row.add(Target.of(targets, line, metric).stream()
                .flatMap(target -> target.judge(results, line).stream())
                .collect(Collectors.joining("; ")));
        return row;
    }

    private String cell(Line line, String peer, Metric metric) {
        final Optional<Spread> spread = results.spread(line, peer, metric);
        final String failure = failure(line, peer).map(text -> " " + text).orElse("");
        if (spread.isEmpty()) {
            return failure.isEmpty() ? NONE : failure.strip();
        }
        final String ratio = peer.equals(SuiteResults.REFERENCE)
                ? ""
                : results.ratio(line, peer, metric)
                        .map(found -> " = x" + Figures.of(found))
                        .orElse("");
        return Figures.of(spread.get()) + ratio + failure;
    }

    private Optional<String> failure(Line line, String peer) {
        final int failedCount = results.failed(line, peer).size();
        final int runCount = results.runs(line, peer).size();
        return failedCount == 0 ? Optional.empty() : Optional.of("FAIL " + failedCount + " of " + runCount);
    }
}
