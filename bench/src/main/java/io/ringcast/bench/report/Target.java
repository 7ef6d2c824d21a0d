package io.ringcast.bench.report;

import io.ringcast.bench.rig.Metric;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a figure of ringcast should be: at most, or at least, {@code bound}, in the metric's unit. The targets stand in
 * {@code targets.txt} beside this class: scenario | row | metric | bound.
 */
public record Target(int scenarioNumber, String row, Metric metric, double bound) {
    private static final String FILE = "targets.txt";
    private static final int FIELDS = 4;

    /** All targets. */
    public static List<Target> all() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Target.class.getResourceAsStream(FILE)), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Target::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The target of a figure, if one is set. */
    static Optional<Target> of(List<Target> targets, SuiteResults.Line line, Metric metric) {
        return targets.stream()
                .filter(target -> target.scenarioNumber == line.scenarioNumber()
                        && target.row.equals(line.row())
                        && target.metric == metric)
                .findFirst();
    }

    static Target parse(String line) {
        final String[] fields = line.split(" *\\| *", FIELDS);
        return new Target(
                Integer.parseInt(fields[0].strip()),
                fields[1],
                Metric.valueOf(fields[2]),
                Double.parseDouble(fields[3].strip()));
    }

    /** Whether a figure is as it should be. */
    public boolean isMet(double value) {
        return metric.better() == Metric.Better.HIGHER ? value >= bound : value <= bound;
    }

    /** As in "<= 60 PASS". */
    String judge(double value) {
        final String sign = metric.better() == Metric.Better.HIGHER ? ">= " : "<= ";
        return sign + Figures.of(bound) + (isMet(value) ? " PASS" : " MISS");
    }
}
