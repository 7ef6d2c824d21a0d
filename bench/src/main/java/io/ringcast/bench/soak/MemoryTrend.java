package io.ringcast.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Readings of one kind of memory, and whether it grows: a straight line through the readings of the second half of the run (least
 * squares), as long as that half, may not rise by more than the bound. One that falls, and one of fewer than five readings, is no
 * growth.
 */
final class MemoryTrend {
    private static final int READINGS_MIN = 5;
    private static final double MIB = 1 << 20;

    private final String name;
    private final double boundMib;
    private final List<Reading> readings = new ArrayList<>();

    /** {@code boundMib} is the most that the line may rise over the second half. */
    MemoryTrend(String name, double boundMib) {
        this.name = name;
        this.boundMib = boundMib;
    }

    synchronized void add(double seconds, double bytes) {
        readings.add(new Reading(seconds, bytes / MIB));
    }

    /** MiB that the line rises over the second half; empty: too few readings to say. */
    synchronized Optional<Double> riseMib() {
        if (readings.isEmpty()) {
            return Optional.empty();
        }
        final double middle = (first().seconds + last().seconds) / 2;
        final List<Reading> half =
                readings.stream().filter(reading -> reading.seconds >= middle).toList();
        return half.size() < READINGS_MIN
                ? Optional.empty()
                : Optional.of(slope(half) * (last().seconds - half.get(0).seconds));
    }

    /** What is wrong; empty: nothing, or too few readings. */
    Optional<String> finding() {
        return riseMib()
                .filter(rise -> rise > boundMib)
                .map(rise -> String.format(
                        Locale.ROOT,
                        "%s grew by %.1f MiB over the second half of the run, more than %.0f MiB",
                        name,
                        rise,
                        boundMib));
    }

    /** A row of the report: name, first, last, most, trend and bound. */
    synchronized List<String> row() {
        return List.of(
                name,
                readings.isEmpty() ? "-" : mib(first().mib),
                readings.isEmpty() ? "-" : mib(last().mib),
                mib(readings.stream().mapToDouble(Reading::mib).max().orElse(0)),
                riseMib().map(rise -> String.format(Locale.ROOT, "%+.1f", rise)).orElse("not judged"),
                mib(boundMib));
    }

    private Reading first() {
        return readings.get(0);
    }

    private Reading last() {
        return readings.get(readings.size() - 1);
    }

    private static double slope(List<Reading> readings) {
        final double meanSeconds =
                readings.stream().mapToDouble(Reading::seconds).average().orElseThrow();
        final double meanMib =
                readings.stream().mapToDouble(Reading::mib).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (final Reading reading : readings) {
            covariance += (reading.seconds - meanSeconds) * (reading.mib - meanMib);
            variance += (reading.seconds - meanSeconds) * (reading.seconds - meanSeconds);
        }
        return variance == 0 ? 0 : covariance / variance;
    }

    private static String mib(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private record Reading(double seconds, double mib) {}
}
