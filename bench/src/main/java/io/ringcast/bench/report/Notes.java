package io.ringcast.bench.report;

import io.ringcast.bench.report.SuiteResults.Line;
import io.ringcast.bench.rig.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What the figures alone do not tell: how much of the machine others took, and where the load was the limit. */
final class Notes {
    private static final double NOTABLE_PERCENT = 10;
    private static final double BOUND_PERCENT = 90;

    private Notes() {}

    static List<String> of(SuiteResults results) {
        final List<String> notes = new ArrayList<>();
        addInterference(results, notes);
        addUnbound(results, notes);
        return notes;
    }

    private static void addInterference(SuiteResults results, List<String> notes) {
        final double meanPercent = results.runs().stream()
                .map(run -> run.result().metrics().get(Metric.OTHERS_CPU_PERCENT))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
        if (meanPercent >= NOTABLE_PERCENT) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The machine was not quiet: others took %.0f %% of it, so these figures are only indicative.",
                    meanPercent));
        }
    }

    /** A server that was not busy could have taken more: its rate is the load's limit, its CPU per item is its own. */
    private static void addUnbound(SuiteResults results, List<String> notes) {
        for (final Line line : results.lines()) {
            if (results.metrics(line).contains(Metric.SERVER_CPU_PERCENT)
                    && line.row().endsWith("saturated")) {
                for (final String peer : results.peers(List.of(line))) {
                    results.spread(line, peer, Metric.SERVER_CPU_PERCENT)
                            .filter(spread -> spread.median() < BOUND_PERCENT)
                            .ifPresent(spread -> notes.add(String.format(
                                    Locale.ROOT,
                                    "%s, %s: the server used %.0f %% of a core, so the rate is the load's limit and"
                                            + " not its own.",
                                    line.row(),
                                    peer,
                                    spread.median())));
                }
            }
        }
    }
}
