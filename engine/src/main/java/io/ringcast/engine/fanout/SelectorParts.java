package io.ringcast.engine.fanout;

import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a selector is made of, sorted and each part once: all of it must hold. */
final class SelectorParts {
    /** Names asked for by equality; two of them are never one. */
    final SortedSet<String> names = new TreeSet<>();
    /** Names with stars. */
    final SortedSet<String> globs = new TreeSet<>();

    final SortedSet<LabelMatcher> matchers = new TreeSet<>(LabelMatcher.ORDER);
    /** In rising order; null: any series. */
    int[] ids;

    /** Adds a name in which stars stand for any characters. */
    void addGlob(String glob) {
        final String collapsed = NameGlob.collapsed(glob);
        if (collapsed.indexOf('*') < 0) {
            names.add(collapsed);
        } else if (!collapsed.equals("*")) {
            globs.add(collapsed);
        }
    }

    /** Adds a name; what stars stand for is known then, where they can stand for it. */
    void addName(String name) {
        names.add(name);
        dropImpliedGlobs();
    }

    /** Whether a series can have this name and all that was added. */
    boolean admits(String name) {
        return (names.isEmpty() || names.contains(name))
                && globs.stream().allMatch(glob -> new NameGlob(glob).matches(name));
    }

    void add(LabelMatcher matcher) {
        matchers.add(matcher);
    }

    void ids(int[] newIds) {
        ids = newIds;
    }

    /** Adds what another selector asks for. */
    void addAll(SelectorParts other) {
        names.addAll(other.names);
        globs.addAll(other.globs);
        dropImpliedGlobs();
        matchers.addAll(other.matchers);
        if (ids == null) {
            ids = other.ids;
        } else if (other.ids != null) {
            final int[] others = other.ids;
            ids = Arrays.stream(ids)
                    .filter(id -> Arrays.binarySearch(others, id) >= 0)
                    .toArray();
        }
    }

    private void dropImpliedGlobs() {
        if (!names.isEmpty()) {
            globs.removeIf(glob -> names.stream().allMatch(new NameGlob(glob)::matches));
        }
    }

    /** The one text of these parts. */
    String canonical() {
        final StringBuilder text = new StringBuilder();
        if (ids != null) {
            text.append('[');
            for (int i = 0; i < ids.length; i++) {
                text.append(i == 0 ? "" : ",").append(ids[i]);
            }
            text.append(']');
        }
        final boolean isPlain = ids == null && !names.isEmpty() && SelectorParser.isPlainName(names.first());
        final boolean isGlob = ids == null && names.isEmpty() && !globs.isEmpty();
        text.append(isPlain ? names.first() : isGlob ? globs.first() : "");
        final int start = text.length();
        names.stream().skip(isPlain ? 1 : 0).forEach(name -> append(text, start, LabelMatcher.NAME_LABEL, "=", name));
        globs.stream()
                .skip(isGlob ? 1 : 0)
                .forEach(glob -> append(text, start, LabelMatcher.NAME_LABEL, "=~", new NameGlob(glob).toRegex()));
        matchers.forEach(matcher -> append(text, start, matcher.label, matcher.operator.symbol(), matcher.value));
        return text.length() == start ? text.toString() : text.append('}').toString();
    }

    private static void append(StringBuilder text, int start, String label, String operator, String value) {
        text.append(text.length() == start ? '{' : ',');
        if (SelectorParser.isPlainName(label)) {
            text.append(label);
        } else {
            appendQuoted(text, label);
        }
        appendQuoted(text.append(operator), value);
    }

    private static void appendQuoted(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            final char character = value.charAt(i);
            if (character == '\n') {
                text.append("\\n");
            } else if (character == '"' || character == '\\') {
                text.append('\\').append(character);
            } else {
                text.append(character);
            }
        }
        text.append('"');
    }
}
