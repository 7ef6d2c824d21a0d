package io.ringcast.bench.report;

import java.util.Locale;

/** How numbers are written: three digits, thousands as k, millions as M. */
final class Figures {
    private static final double THOUSAND = 1e3;
    private static final double MILLION = 1e6;
    private static final double TEN_THOUSAND = 1e4;

    private Figures() {}

    /** As in 0.58, 5.8, 58, 5800, 58k, 5.8M. */
    static String of(double value) {
        final double size = Math.abs(value);
        if (size >= MILLION) {
            return digits(value / MILLION) + "M";
        }
        return size >= TEN_THOUSAND ? digits(value / THOUSAND) + "k" : digits(value);
    }

    /** As in 58k [55k-60k]; a single value alone. */
    static String of(Spread spread) {
        return spread.count() == 1
                ? of(spread.median())
                : of(spread.median()) + " [" + of(spread.min()) + "-" + of(spread.max()) + "]";
    }

    private static String digits(double value) {
        final double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 || size == 0 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
