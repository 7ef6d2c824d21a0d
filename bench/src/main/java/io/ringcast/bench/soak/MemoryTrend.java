package io.ringcast.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Readings of one kind of memory, and whether it grows: a straight line through the readings of the second half of the run (least
 * squares) rises by more than the bound, and in each third of that half by more than a sixth of it. A leak goes on; a pool that
 * takes another chunk makes one step. Fewer than nine readings in that half are not judged.
 */
final class MemoryTrend {
    private static final int THIRDS = 3;
    private static final int READINGS_MIN = 3 * THIRDS;
    private static final double SHARE_OF_A_THIRD = 1.0 / 6;
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
    Optional<Double> riseMib() {
        final List<Reading> half = secondHalf();
        return half.isEmpty() ? Optional.empty() : Optional.of(rise(half));
    }

    /** What is wrong; empty: nothing, or too few readings. */
    Optional<String> finding() {
        return riseMib()
                .filter(rise -> rise > boundMib && isSteady())
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

    private boolean isSteady() {
        final List<Reading> half = secondHalf();
        for (int third = 0; third < THIRDS; third++) {
            final int from = third * half.size() / THIRDS;
            final int to = (third + 1) * half.size() / THIRDS;
            if (rise(half.subList(from, to)) <= boundMib * SHARE_OF_A_THIRD) {
                return false;
            }
        }
        return true;
    }

    /** Empty: too few to judge. */
    private synchronized List<Reading> secondHalf() {
        final List<Reading> half = readings.stream()
                .filter(reading -> reading.seconds >= (first().seconds + last().seconds) / 2)
                .toList();
        return half.size() < READINGS_MIN ? List.of() : half;
    }

    private Reading first() {
        return readings.get(0);
    }

    private Reading last() {
        return readings.get(readings.size() - 1);
    }

    /** Of the straight line that fits best, from the first reading to the last. */
    private static double rise(List<Reading> readings) {
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
        final double seconds = readings.get(readings.size() - 1).seconds - readings.get(0).seconds;
        return variance == 0 ? 0 : covariance / variance * seconds;
    }

    private static String mib(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private record Reading(double seconds, double mib) {}
}
