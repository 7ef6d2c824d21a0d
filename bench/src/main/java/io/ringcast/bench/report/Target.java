package io.ringcast.bench.report;

import io.ringcast.bench.report.SuiteResults.Line;
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
 * What a figure of ringcast should be: at most, or at least, {@code factor}, in the metric's unit; or so many times another peer's
 * figure of the same runs. The targets stand in {@code targets.txt} beside this class: scenario | row | metric | bound, where the
 * bound is a number, or as in "naive / 8" or "floor-echo * 1.3".
 *
 * @param peer whose figure is multiplied; empty: none
 * @param text the bound as it was written
 */
public record Target(int scenarioNumber, String row, Metric metric, double factor, String peer, String text) {
    private static final String FILE = "targets.txt";
    private static final int FIELDS = 4;
    private static final int WORDS = 3;

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

    /** The targets of a figure. */
    static List<Target> of(List<Target> targets, Line line, Metric metric) {
        return targets.stream()
                .filter(target -> target.scenarioNumber == line.scenarioNumber()
                        && target.row.equals(line.row())
                        && target.metric == metric)
                .toList();
    }

    static Target parse(String line) {
        final String[] fields = line.split(" *\\| *", FIELDS);
        final int number = Integer.parseInt(fields[0].strip());
        final Metric metric = Metric.valueOf(fields[2]);
        final String bound = fields[3].strip();
        final String[] words = bound.split(" +", -1);
        if (words.length < WORDS) {
            return new Target(number, fields[1], metric, Double.parseDouble(bound), "", bound);
        }
        final double operand = Double.parseDouble(words[2]);
        return new Target(number, fields[1], metric, words[1].equals("/") ? 1 / operand : operand, words[0], bound);
    }

    /** As in "<= 60.0 PASS"; empty when the other peer did not take part. */
    Optional<String> judge(SuiteResults results, Line line) {
        final Optional<Spread> own = results.spread(line, SuiteResults.REFERENCE, metric);
        if (own.isEmpty()) {
            return Optional.of("no result MISS");
        }
        final String sign = metric.better() == Metric.Better.HIGHER ? ">= " : "<= ";
        if (peer.isEmpty()) {
            return Optional.of(sign + Figures.of(factor) + verdict(own.get().median()));
        }
        return results.runs(line, peer).isEmpty()
                ? Optional.empty()
                : results.ratio(line, peer, metric)
                        .map(ratio -> sign + text + verdict(1 / ratio.median()))
                        .or(() -> Optional.of(sign + text + ", which has no result"));
    }

    private String verdict(double value) {
        final boolean isMet = metric.better() == Metric.Better.HIGHER ? value >= factor : value <= factor;
        return isMet ? " PASS" : " MISS";
    }
}
