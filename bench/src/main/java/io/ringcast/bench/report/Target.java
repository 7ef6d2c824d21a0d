package io.ringcast.bench.report;

import io.ringcast.bench.report.SuiteResults.Line;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.peer.RingcastPeer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a figure of ringcast should be: at most, or at least, its {@link Bound}. The targets stand in files beside this class:
 * scenario | row | metric | bound.
 */
record Target(int scenarioNumber, String row, Metric metric, Bound bound) {
    private static final String FILE = "targets.txt";
    private static final String LIVE_FILE = "live-targets.txt";
    private static final int FIELDS = 4;
    private static final String MUCH_WORSE = "1.05";

    /** Those of the sets that compare many loads on many peers. */
    static List<Target> all() {
        return read(FILE);
    }

    /** Those of the live channel. */
    static List<Target> live() {
        return read(LIVE_FILE);
    }

    /**
     * What figures must not be worse than, beside another build of ringcast: its figure and a twentieth. Only stated is what has no
     * target, what is judged by its worst run, and a slope: two runs of one build differ by a multiple of it.
     */
    static List<Target> besideBaseline(List<Target> targets) {
        final Map<List<Object>, Target> besideBaseline = new LinkedHashMap<>();
        targets.forEach(target -> besideBaseline.merge(
                List.of(target.scenarioNumber, target.row, target.metric),
                target.besideBaseline(),
                (one, other) -> one.bound.isJudged() ? one : other));
        return List.copyOf(besideBaseline.values());
    }

    private Target besideBaseline() {
        final String operator = metric.better() == Metric.Better.HIGHER ? " / " : " * ";
        final boolean isSteady = bound.isJudged() && !bound.isOfWorstRun() && metric != Metric.RESIDENT_SLOPE_MIB;
        final String text =
                isSteady ? RingcastPeer.BASELINE + operator + MUCH_WORSE : Bound.STATED + " " + RingcastPeer.BASELINE;
        return new Target(scenarioNumber, row, metric, Bound.parse(text));
    }

    /** Whether this build was worse than another of ringcast in some turns and better in others. */
    boolean isUndecidedBy(Spread ratio) {
        return bound.peer().equals(RingcastPeer.BASELINE) && ratio.min() <= 1 && ratio.max() >= 1;
    }

    /** The targets of a figure. */
    static List<Target> of(List<Target> targets, Line line, Metric metric) {
        return targets.stream()
                .filter(target -> target.scenarioNumber == line.scenarioNumber()
                        && target.row.equals(line.row())
                        && target.metric == metric
                        && target.bound.isJudged())
                .toList();
    }

    static Target parse(String line) {
        final String[] fields = line.split(" *\\| *", FIELDS);
        return new Target(
                Integer.parseInt(fields[0].strip()),
                fields[1],
                Metric.valueOf(fields[2]),
                Bound.parse(fields[3].strip()));
    }

    /** As in "<= 60.0 PASS"; empty when the other peer did not take part. */
    Optional<String> judge(SuiteResults results, Line line) {
        final Optional<Spread> own = results.spread(line, SuiteResults.REFERENCE, metric);
        if (own.isEmpty()) {
            return Optional.of("no result MISS");
        }
        if (!bound.isRelative()) {
            return Optional.of(sign() + Figures.of(bound.factor()) + verdict(own.get()));
        }
        if (bound.peer().isEmpty()) {
            final Line base = new Line(line.scenarioNumber(), line.scenarioTitle(), bound.row());
            return results.ratioOfLines(line, base, metric).map(ratio -> sign() + bound.text() + verdict(ratio));
        }
        return results.runs(line, bound.peer()).isEmpty()
                ? Optional.empty()
                : results.ratio(line, bound.peer(), metric)
                        .map(ratio -> sign() + bound.text() + verdict(ratio.inverse()))
                        .or(() -> Optional.of(sign() + bound.text() + ", which has no result"));
    }

    /** How figure and bound must stand to each other, for tables. */
    String sign() {
        return metric.better() == Metric.Better.HIGHER ? ">= " : "<= ";
    }

    /** Whether a figure, or for a relative bound a ratio, is good enough: its median, or the worst of it. */
    boolean isMetBy(Spread spread) {
        final double judged = bound.isOfWorstRun() ? worst(spread) : spread.median();
        return metric.better() == Metric.Better.HIGHER ? judged >= bound.factor() : judged <= bound.factor();
    }

    /** The figure of the worst run. */
    double worst(Spread spread) {
        return metric.better() == Metric.Better.HIGHER ? spread.min() : spread.max();
    }

    private String verdict(Spread spread) {
        return (bound.isOfWorstRun() ? " in the worst run" : "") + (isMetBy(spread) ? " PASS" : " MISS");
    }

    private static List<Target> read(String file) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Target.class.getResourceAsStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Target::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
