package io.ringcast.engine.fanout;

import io.ringcast.engine.status.Counters;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Which series a subscription is about: a Prometheus instant-vector selector with {@code *} in the name, or a list of series
 * ids. A label is looked up on the series, then on its agent; {@code agent} is the agent's id; a label that is not there
 * equals "". Says the same for ever. One thread at a time; matching allocates only for a regular expression that has not met a
 * value yet.
 */
public final class Selector {
    private final SelectorParts parts;
    private final SelectorParts asked;
    private final String canonical;
    private final int[] ids;
    private final byte[][] names;
    private final NameGlob[] globs;
    /** Those with regular expressions last. */
    private final LabelMatcher[] matchers;

    private final long cost;

    Selector(SelectorParts parts) {
        this(parts, parts);
    }

    private Selector(SelectorParts parts, SelectorParts asked) {
        this.parts = parts;
        this.asked = asked;
        canonical = parts.canonical();
        ids = parts.ids;
        names = parts.names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        globs = parts.globs.stream().map(NameGlob::new).toArray(NameGlob[]::new);
        matchers = parts.matchers.stream()
                .sorted((a, b) -> Long.compare(a.test.cost(), b.test.cost()))
                .toArray(LabelMatcher[]::new);
        cost = Arrays.stream(matchers).mapToLong(matcher -> matcher.test.cost()).sum();
    }

    /**
     * Reads a selector; null and blank mean all series.
     *
     * @throws IllegalArgumentException with a sentence for the client that names the character, counted from 0:
     *     {@code at 4: unexpected '!'}.
     */
    public static Selector parse(String text) {
        return parse(text, new Regexes(new Counters()));
    }

    /**
     * Reads the selector of an identity's scope: as {@link #parse(String)}, but without series ids, which mean something only
     * to the server of one life.
     */
    public static Selector parseScope(String text) {
        return parseScope(text, new Regexes(new Counters()));
    }

    static Selector parse(String text, Regexes regexes) {
        return new SelectorParser(text == null ? "" : text, regexes).parse();
    }

    static Selector parseScope(String text, Regexes regexes) {
        final Selector scope = parse(text, regexes);
        if (scope.ids != null) {
            throw SelectorParser.error(0, "a scope is no list of series ids");
        }
        return scope;
    }

    /** This selector within a scope: only what both select. It still bears the text that was asked for. */
    public Selector and(Selector scope) {
        final SelectorParts both = new SelectorParts();
        both.addAll(parts);
        both.addAll(scope.parts);
        return new Selector(both, asked);
    }

    /**
     * The one text of all selectors that mean the same, as far as that is cheaply seen: the name, then the conditions in
     * order. "": all series. With a scope it is that of both, and then may be none that can be parsed.
     */
    public String canonical() {
        return canonical;
    }

    /** The canonical text of what was asked for, without any scope. */
    public String asked() {
        return parts == asked ? canonical : asked.canonical();
    }

    /** Whether series ids were asked for; {@link #asked()} is a JSON array then. */
    public boolean isIdList() {
        return asked.ids != null;
    }

    /** The metric name asked for, the first of several that no series can have at once; null: any. */
    public String exactName() {
        return parts.names.isEmpty() ? null : parts.names.first();
    }

    /** Whether a series is selected. */
    public boolean matches(int seriesId, SeriesKeyFlyweight key, String agentId, Map<String, String> agentLabels) {
        if (ids != null && Arrays.binarySearch(ids, seriesId) < 0) {
            return false;
        }
        for (final byte[] name : names) {
            if (!Utf8.equal(key.buffer(), key.nameOffset(), key.nameLength(), name)) {
                return false;
            }
        }
        for (final NameGlob glob : globs) {
            if (!glob.matches(key.buffer(), key.nameOffset(), key.nameLength())) {
                return false;
            }
        }
        for (final LabelMatcher matcher : matchers) {
            if (!matcher.matches(key, agentId, agentLabels)) {
                return false;
            }
        }
        return true;
    }

    /** What its regular expressions cost, see {@link Regexes#hasRoom}; 0: it has none. */
    long cost() {
        return cost;
    }

    /** Begins to be that of an open group, or the scope of a client. */
    void retain() {
        Arrays.stream(matchers).forEach(matcher -> matcher.test.retain());
    }

    /** Ends what {@link #retain()} began. */
    void release() {
        Arrays.stream(matchers).forEach(matcher -> matcher.test.release());
    }
}
