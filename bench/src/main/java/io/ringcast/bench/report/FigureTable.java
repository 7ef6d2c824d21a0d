package io.ringcast.bench.report;

import io.ringcast.bench.report.SuiteResults.Line;
import io.ringcast.bench.report.SuiteResults.Run;
import io.ringcast.bench.rig.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One line for each figure that was asked for: what was asked, what ringcast's was, whether that is enough, and beside a peer the
 * peer's figure and the ratio, each with its spread. A peer that could not take part is named with the reason. Runs that failed
 * count: what fewer than half of the runs yield is a MISS.
 */
final class FigureTable {
    private static final String NONE = "-";
    private static final String MISS = "MISS";
    private static final String NO_RESULT = "MISS: no result, ";
    /** A snapshot that is wrong once is wrong. */
    private static final int SCENARIO_WITHOUT_FAILURES = 5;

    private static final List<String> PROVED_ELSEWHERE = List.of(
            "allocation per update on the state and writer threads",
            "0 B",
            NONE,
            "not measured here: `AllocationIT` over sockets, `scripts/bench-jmh --gate` for the parts",
            NONE,
            NONE);

    private final SuiteResults results;
    private final Aims aims;

    FigureTable(SuiteResults results, Aims aims) {
        this.results = results;
        this.aims = aims;
    }

    /** A heading, then the figures. */
    List<List<String>> rows() {
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("figure", "asked", "measured", "verdict", "beside", "ratio to it"));
        aims.targets().forEach(target -> rows.add(row(target)));
        rows.add(PROVED_ELSEWHERE);
        return rows;
    }

    /** Whether no figure missed its target or has no result. */
    boolean isMet() {
        return rows().stream().noneMatch(row -> row.get(3).startsWith(MISS));
    }

    /** How many passed and how many missed, as a sentence. */
    String summary() {
        final List<String> verdicts =
                rows().stream().skip(1).map(row -> row.get(3)).toList();
        return count(verdicts, "PASS") + " PASS, " + count(verdicts, MISS) + " MISS, "
                + (verdicts.size() - count(verdicts, "PASS") - count(verdicts, MISS)) + " stated or not judged.";
    }

    private static long count(List<String> verdicts, String verdict) {
        return verdicts.stream().filter(text -> text.startsWith(verdict)).count();
    }

    private List<String> row(Target target) {
        final String name = target.row() + ": " + target.metric().label();
        final Optional<Line> line = line(target.scenarioNumber(), target.row());
        if (line.isEmpty()) {
            return List.of(name, asked(target), NONE, whyNotMeasured(target.scenarioNumber()), NONE, NONE);
        }
        final Optional<Spread> own = own(target, line.get());
        return List.of(
                name,
                asked(target),
                own.map(spread -> measured(target, spread) + failures(line.get(), SuiteResults.REFERENCE))
                        .orElse(NONE),
                verdict(target, line.get(), own),
                beside(target, line.get()),
                ratio(target, line.get()).map(Figures::of).orElse(NONE));
    }

    private Optional<Line> line(int scenarioNumber, String row) {
        return results.lines().stream()
                .filter(line ->
                        line.scenarioNumber() == scenarioNumber && line.row().equals(row))
                .findFirst();
    }

    private String whyNotMeasured(int scenarioNumber) {
        return results.broken(scenarioNumber, SuiteResults.REFERENCE).stream()
                .findFirst()
                .map(run -> NO_RESULT + reason(run))
                .orElse("not measured by this set");
    }

    private static String asked(Target target) {
        final Bound bound = target.bound();
        if (!bound.isJudged()) {
            return "stated";
        }
        return target.sign()
                + (bound.isRelative() ? bound.text() : withUnit(Figures.of(bound.factor()), target.metric()))
                + (bound.isOfWorstRun() ? ", worst run" : "");
    }

    /** Ringcast's figure; that of the worst run first where that is what counts. */
    private static String measured(Target target, Spread own) {
        final Metric metric = target.metric();
        return target.bound().isOfWorstRun()
                ? withUnit(Figures.of(target.worst(own)), metric) + ", worst of " + own.count() + "; median "
                        + cell(own, metric)
                : cell(own, metric);
    }

    private String verdict(Target target, Line line, Optional<Spread> own) {
        if (own.isEmpty()) {
            return NO_RESULT + reason(line, SuiteResults.REFERENCE);
        }
        if (failTooOften(line)) {
            return MISS + failures(line, SuiteResults.REFERENCE) + ": " + reason(line, SuiteResults.REFERENCE);
        }
        if (!target.bound().isJudged()) {
            return "stated";
        }
        if (!target.bound().isRelative()) {
            return target.isMetBy(own.get()) ? "PASS" : MISS;
        }
        return ratio(target, line)
                .map(ratio -> judged(target, ratio))
                .orElseGet(() -> "not judged: " + whyNoRatio(target, line));
    }

    private static String judged(Target target, Spread ratio) {
        if (target.isMetBy(ratio)) {
            return "PASS";
        }
        return target.isUndecidedBy(ratio) ? "not judged: turns disagree" : MISS;
    }

    private boolean failTooOften(Line line) {
        final int failedCount = failed(line, SuiteResults.REFERENCE).size();
        return line.scenarioNumber() == SCENARIO_WITHOUT_FAILURES
                ? failedCount > 0
                : 2 * failedCount > runCount(line, SuiteResults.REFERENCE);
    }

    private String whyNoRatio(Target target, Line line) {
        final Bound bound = target.bound();
        if (bound.peer().isEmpty()) {
            return "\"" + bound.row() + "\" has no result";
        }
        if (aims.absent().containsKey(bound.peer())) {
            return bound.peer() + " is not installed";
        }
        return runCount(line, bound.peer()) == 0
                ? bound.peer() + " did not take part"
                : bound.peer() + " has no result, " + reason(line, bound.peer());
    }

    /** Why the first of a peer's runs failed, cut to what a cell can hold; the page tells the rest below. */
    private String reason(Line line, String peer) {
        return failed(line, peer).stream().findFirst().map(FigureTable::reason).orElse("it did not run");
    }

    private static String reason(Run failed) {
        return failed.result().verdict().reasons().get(0);
    }

    /** Those of this load, and those that came to no load at all. */
    private List<Run> failed(Line line, String peer) {
        return Stream.concat(results.failed(line, peer).stream(), results.broken(line.scenarioNumber(), peer).stream())
                .toList();
    }

    private int runCount(Line line, String peer) {
        return results.runs(line, peer).size()
                + results.broken(line.scenarioNumber(), peer).size();
    }

    private String failures(Line line, String peer) {
        final int failedCount = failed(line, peer).size();
        return failedCount == 0 ? "" : ", " + failedCount + " of " + runCount(line, peer) + " runs failed";
    }

    private String beside(Target target, Line line) {
        final Bound bound = target.bound();
        if (!bound.peer().isEmpty()) {
            return results.spread(line, bound.peer(), target.metric())
                    .map(spread -> bound.peer() + " " + cell(spread, target.metric()) + failures(line, bound.peer()))
                    .orElse(bound.peer() + ": none");
        }
        return line(target.scenarioNumber(), bound.row())
                .flatMap(base -> own(target, base))
                .map(spread -> cell(spread, target.metric()))
                .orElse(NONE);
    }

    /** Ringcast's by the other's. */
    private Optional<Spread> ratio(Target target, Line line) {
        final Bound bound = target.bound();
        if (!bound.peer().isEmpty()) {
            return results.ratio(line, bound.peer(), target.metric()).map(Spread::inverse);
        }
        return line(target.scenarioNumber(), bound.row())
                .flatMap(base -> results.ratioOfLines(line, base, target.metric()));
    }

    private Optional<Spread> own(Target target, Line line) {
        return results.spread(line, SuiteResults.REFERENCE, target.metric());
    }

    private static String cell(Spread spread, Metric metric) {
        return withUnit(Figures.of(spread), metric);
    }

    private static String withUnit(String figure, Metric metric) {
        return metric.unit().isEmpty() ? figure : figure + " " + metric.unit();
    }
}
