package io.ringcast.engine.fanout;

import com.google.re2j.Pattern;
import org.agrona.DirectBuffer;

/**
 * Passes values that a regular expression matches from end to end, {@code .} being any character, as Prometheus has it. Runs
 * once for a value while {@link Verdicts} knows it. State thread only.
 */
final class ValueRegex implements ValueTest {
    private final Regexes regexes;
    private final Pattern pattern;
    private final int number;
    private final long cost;
    private int retainCount;

    /**
     * Compiles an expression.
     *
     * @param number that no other one has.
     * @param cost its {@link RegexCost}.
     */
    ValueRegex(Regexes regexes, String text, int number, long cost) {
        this.regexes = regexes;
        this.number = number;
        this.cost = cost;
        pattern = Pattern.compile(text, Pattern.DOTALL);
    }

    @Override
    public boolean test(DirectBuffer buffer, int offset, int length) {
        return regexes.test(this, buffer, offset, length);
    }

    @Override
    public boolean test(String value) {
        return regexes.test(this, value);
    }

    @Override
    public long cost() {
        return cost;
    }

    @Override
    public void retain() {
        if (retainCount++ == 0) {
            regexes.retain(this);
        }
    }

    @Override
    public void release() {
        if (--retainCount == 0) {
            regexes.release(this);
        }
    }

    /** Runs the expression. */
    boolean run(String value) {
        return pattern.matches(value);
    }

    String text() {
        return pattern.pattern();
    }

    int number() {
        return number;
    }
}
