package io.ringcast.client;

import java.util.Locale;
import java.util.OptionalDouble;

/** Rates for people: few digits, small ones too. */
public final class RateText {
    private static final double SMALL = 0.01;
    private static final double PLAIN = 100;
    private static final double LARGE = 1e9;

    private RateText() {}

    /** The number per second, at most 10 characters; a dash where there is none. */
    public static String of(OptionalDouble perSecond) {
        if (perSecond.isEmpty()) {
            return "-";
        }
        final double value = perSecond.getAsDouble();
        final double magnitude = Math.abs(value);
        if (magnitude == 0) {
            return "0";
        }
        if (magnitude < SMALL || magnitude >= LARGE) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        return String.format(Locale.ROOT, magnitude < PLAIN ? "%.2f" : "%.0f", value);
    }
}
