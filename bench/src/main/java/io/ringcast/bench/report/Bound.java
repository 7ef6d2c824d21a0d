package io.ringcast.bench.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a figure is held against: a number in the metric's unit, so many times another peer's figure of the same runs ("naive / 8",
 * "floor-echo * 1.3"), or so many times ringcast's own of another load (the load in quotes, "* 1.1"). "stated" and "stated nats"
 * hold it against nothing: it is told, and the other's with it. "worst" before a bound asks it of the worst run: what must never
 * be is not seen in a median.
 *
 * @param factor NaN: it is only stated
 * @param peer whose figure is multiplied; empty: none
 * @param row the load whose figure is multiplied; empty: the same
 * @param isOfWorstRun whether the worst run is held against it, and not the median
 * @param text as it was written, without "worst"
 */
record Bound(double factor, String peer, String row, boolean isOfWorstRun, String text) {
    static final String STATED = "stated";

    private static final String WORST = "worst ";
    private static final Pattern OF_ROW = Pattern.compile("\"([^\"]+)\" \\* ([0-9.]+)");
    private static final Pattern OF_PEER = Pattern.compile("([a-z-]+) ([*/]) ([0-9.]+)");

    static Bound parse(String text) {
        return text.startsWith(WORST) ? parse(text.substring(WORST.length()), true) : parse(text, false);
    }

    private static Bound parse(String text, boolean isOfWorstRun) {
        final Matcher ofRow = OF_ROW.matcher(text);
        if (ofRow.matches()) {
            return new Bound(Double.parseDouble(ofRow.group(2)), "", ofRow.group(1), isOfWorstRun, text);
        }
        final Matcher ofPeer = OF_PEER.matcher(text);
        if (ofPeer.matches()) {
            final double operand = Double.parseDouble(ofPeer.group(3));
            final double factor = ofPeer.group(2).equals("/") ? 1 / operand : operand;
            return new Bound(factor, ofPeer.group(1), "", isOfWorstRun, text);
        }
        if (text.startsWith(STATED)) {
            return new Bound(Double.NaN, text.substring(STATED.length()).strip(), "", isOfWorstRun, text);
        }
        return new Bound(Double.parseDouble(text), "", "", isOfWorstRun, text);
    }

    /** Whether a figure can miss it. */
    boolean isJudged() {
        return !Double.isNaN(factor);
    }

    /** Whether it is a multiple of another figure, which only a ratio can be held against. */
    boolean isRelative() {
        return !peer.isEmpty() || !row.isEmpty();
    }
}
