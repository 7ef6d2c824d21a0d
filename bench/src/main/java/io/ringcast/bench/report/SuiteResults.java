package io.ringcast.bench.report;

import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All runs of a suite, in the order in which they ran. One thread. */
public final class SuiteResults {
    /** The peer that others are measured against. */
    public static final String REFERENCE = "ringcast";

    /** The row of a run in which a peer could be put to no load at all. */
    static final String ALL_LOADS = "all loads";

    private final List<Run> runs = new ArrayList<>();

    /** One run. */
    public record Run(int scenarioNumber, String scenarioTitle, int repetition, LoadResult result) {}

    /** A line of a table: a load of a scenario. */
    public record Line(int scenarioNumber, String scenarioTitle, String row) {}

    /** Adds a run; repetitions count from 1. */
    public void add(Run run) {
        runs.add(run);
    }

    public List<Run> runs() {
        return List.copyOf(runs);
    }

    /** Every load that ran, in order. */
    public List<Line> lines() {
        final Set<Line> lines = new LinkedHashSet<>();
        runs.forEach(run -> lines.add(line(run)));
        return List.copyOf(lines);
    }

    /** Every peer that took part in one of these loads, in order. */
    public List<String> peers(List<Line> among) {
        final Set<String> peers = new LinkedHashSet<>();
        runs.stream()
                .filter(run -> among.contains(line(run)))
                .forEach(run -> peers.add(run.result().peer()));
        return List.copyOf(peers);
    }

    /** The figures of a table for this load. */
    public List<Metric> metrics(Line line) {
        final Set<Metric> metrics = new LinkedHashSet<>();
        runs.stream()
                .filter(run -> line(run).equals(line))
                .filter(run -> run.result().verdict().isPass())
                .forEach(run -> metrics.addAll(run.result().headline()));
        return List.copyOf(metrics);
    }

    /** The figure over the runs that passed. */
    public Optional<Spread> spread(Line line, String peer, Metric metric) {
        final List<Double> values = List.copyOf(values(line, peer, metric).values());
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** The peer's figure by the reference's, repetition by repetition, which ran next to each other. */
    public Optional<Spread> ratio(Line line, String peer, Metric metric) {
        return ratio(values(line, peer, metric), values(line, REFERENCE, metric));
    }

    /** The reference's figure of one load by its own of another, repetition by repetition. */
    public Optional<Spread> ratioOfLines(Line line, Line base, Metric metric) {
        return ratio(values(line, REFERENCE, metric), values(base, REFERENCE, metric));
    }

    private static Optional<Spread> ratio(Map<Integer, Double> values, Map<Integer, Double> bases) {
        final List<Double> ratios = new ArrayList<>();
        values.forEach((repetition, value) -> {
            final Double base = bases.get(repetition);
            if (base != null && base != 0) {
                ratios.add(value / base);
            }
        });
        return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
    }

    /** The runs of a peer that failed. */
    public List<Run> failed(Line line, String peer) {
        return runs(line, peer).stream()
                .filter(run -> !run.result().verdict().isPass())
                .toList();
    }

    /** Those in which it could be put to no load of the scenario. */
    List<Run> broken(int scenarioNumber, String peer) {
        return runs.stream()
                .filter(run -> run.scenarioNumber() == scenarioNumber)
                .filter(run -> run.result().peer().equals(peer))
                .filter(run -> run.result().row().equals(ALL_LOADS))
                .toList();
    }

    /** The runs of a peer. */
    public List<Run> runs(Line line, String peer) {
        return runs.stream()
                .filter(run -> line(run).equals(line) && run.result().peer().equals(peer))
                .toList();
    }

    private Map<Integer, Double> values(Line line, String peer, Metric metric) {
        final Map<Integer, Double> values = new LinkedHashMap<>();
        for (final Run run : runs(line, peer)) {
            final Double value = run.result().metrics().get(metric);
            if (run.result().verdict().isPass() && value != null) {
                values.put(run.repetition(), value);
            }
        }
        return values;
    }

    private static Line line(Run run) {
        return new Line(run.scenarioNumber(), run.scenarioTitle(), run.result().row());
    }
}
