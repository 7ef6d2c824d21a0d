package io.ringcast.engine.fanout;

import io.ringcast.engine.wire.SeriesKeyFlyweight;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * One condition of a selector, {@code label="value"} and the like, in its canonical form: a regular expression that is a plain
 * text is an equality, one that is a list of texts has them in order. State thread only.
 */
final class LabelMatcher {
    /** What is asked of a value; in canonical order. */
    enum Operator {
        NOT_EQUAL("!="),
        NOT_REGEX("!~"),
        EQUAL("="),
        REGEX("=~");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }

        boolean isNegated() {
            return this == NOT_EQUAL || this == NOT_REGEX;
        }

        boolean isRegex() {
            return this == REGEX || this == NOT_REGEX;
        }

        private Operator withoutRegex() {
            return isNegated() ? NOT_EQUAL : EQUAL;
        }

        private Operator negated() {
            return isNegated() ? EQUAL : NOT_EQUAL;
        }
    }

    /** The label that is a series' metric name. */
    static final String NAME_LABEL = "__name__";
    /** The label that is the id of a series' agent. */
    static final String AGENT_LABEL = "agent";

    static final Comparator<LabelMatcher> ORDER = Comparator.comparing((LabelMatcher m) -> m.label)
            .thenComparing(m -> m.operator)
            .thenComparing(m -> m.value);

    final String label;
    final Operator operator;
    final String value;
    final ValueTest test;

    private final byte[] labelBytes;
    private final boolean isName;
    private final boolean isAgent;
    private final boolean isNegated;

    private LabelMatcher(String label, Operator operator, String value, ValueTest test) {
        this.label = label;
        this.operator = operator;
        this.value = value;
        this.test = test;
        labelBytes = label.getBytes(StandardCharsets.UTF_8);
        isName = label.equals(NAME_LABEL);
        isAgent = label.equals(AGENT_LABEL);
        isNegated = operator.isNegated();
    }

    /**
     * Makes one; null: it holds for any series.
     *
     * @throws com.google.re2j.PatternSyntaxException if the value should be a regular expression and is none.
     * @throws IllegalArgumentException if the regular expression costs too much.
     */
    static LabelMatcher of(String label, Operator operator, String value, Regexes regexes) {
        if (!operator.isRegex()) {
            return new LabelMatcher(label, operator, value, new LiteralSet(List.of(value)));
        }
        final List<String> texts = LiteralAlternation.of(value);
        if (texts != null && texts.size() == 1) {
            return new LabelMatcher(label, operator.withoutRegex(), texts.get(0), new LiteralSet(texts));
        }
        if (texts != null) {
            return new LabelMatcher(label, operator, LiteralAlternation.toRegex(texts), new LiteralSet(texts));
        }
        final String bare = LiteralAlternation.bare(value);
        if (bare.equals(".*") && operator == Operator.REGEX) {
            return null;
        }
        if (bare.equals(".+") && !label.equals(NAME_LABEL)) {
            return new LabelMatcher(label, operator.negated(), "", new LiteralSet(List.of("")));
        }
        return new LabelMatcher(label, operator, value, regexes.get(value));
    }

    /** Whether a series satisfies it: a label is looked up on the series, then on its agent, and is "" where it is on neither. */
    boolean matches(SeriesKeyFlyweight key, String agentId, Map<String, String> agentLabels) {
        return isNegated != passes(key, agentId, agentLabels);
    }

    private boolean passes(SeriesKeyFlyweight key, String agentId, Map<String, String> agentLabels) {
        final DirectBuffer buffer = key.buffer();
        if (isName) {
            return test.test(buffer, key.nameOffset(), key.nameLength());
        }
        if (isAgent) {
            return test.test(agentId);
        }
        for (int i = 0; i < key.labelCount(); i++) {
            if (Utf8.equal(buffer, key.labelNameOffset(i), key.labelNameLength(i), labelBytes)) {
                return test.test(buffer, key.labelValueOffset(i), key.labelValueLength(i));
            }
        }
        final String ofAgent = agentLabels.get(label);
        return test.test(ofAgent == null ? "" : ofAgent);
    }
}
