package io.ringcast.bench.report;

import io.ringcast.bench.rig.Metric;
import java.util.Locale;
import java.util.Optional;

/** How much CPU time other processes took meanwhile: above a tenth of the machine the figures are only indicative. */
final class Interference {
    private static final double NOTABLE_PERCENT = 10;

    private Interference() {}

    static Optional<String> sentence(SuiteResults results) {
        final double meanPercent = results.runs().stream()
                .map(run -> run.result().metrics().get(Metric.OTHERS_CPU_PERCENT))
                .filter(java.util.Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
        return meanPercent < NOTABLE_PERCENT
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "The machine was not quiet: others took %.0f %% of it, so these figures are only indicative.",
                        meanPercent));
    }
}
