package io.ringcast.engine.fanout;

import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.TreeSet;

/**
 * Reads one selector, once. The grammar is that of Prometheus' instant vectors, with {@code *} in names, or a list of series
 * ids. Costs at most about a millisecond: the text, its matchers and their regular expressions are bounded.
 */
final class SelectorParser {
    /** The longest selector. */
    static final int MAX_LENGTH = 1024;
    /** Most conditions in braces. */
    static final int MAX_MATCHER_COUNT = 32;
    /** The longest regular expression that is no plain list of texts. */
    static final int MAX_REGEX_LENGTH = 512;

    private final String text;
    private final Regexes regexes;
    private final SelectorParts parts = new SelectorParts();
    private int position;
    private int matcherCount;

    SelectorParser(String text, Regexes regexes) {
        this.text = text;
        this.regexes = regexes;
    }

    Selector parse() {
        if (text.length() > MAX_LENGTH) {
            throw error(MAX_LENGTH, "a selector has at most " + MAX_LENGTH + " characters");
        }
        skipSpace();
        if (peek() == '[') {
            readIds();
        } else {
            readVector();
        }
        skipSpace();
        if (position < text.length()) {
            throw error(position, "unexpected '" + Character.toString(text.codePointAt(position)) + "'");
        }
        return new Selector(parts);
    }

    private void readVector() {
        if (isNameStart(peek()) || peek() == '*') {
            parts.addGlob(readName(true));
        }
        skipSpace();
        if (peek() == '{') {
            position++;
            readMatchers();
        }
    }

    private void readIds() {
        final TreeSet<Integer> ids = new TreeSet<>();
        do {
            position++;
            skipSpace();
            ids.add(readId());
            skipSpace();
        } while (peek() == ',');
        if (peek() != ']') {
            throw error(position, "expected ',' or ']'");
        }
        position++;
        parts.ids(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    private int readId() {
        final int start = position;
        long id = 0;
        while (peek() >= '0' && peek() <= '9' && id <= Integer.MAX_VALUE) {
            id = 10 * id + text.charAt(position++) - '0';
        }
        if (position == start || id > Integer.MAX_VALUE) {
            throw error(start, "expected the id of a series");
        }
        return (int) id;
    }

    private void readMatchers() {
        skipSpace();
        while (peek() != '}') {
            readMatcher();
            skipSpace();
            if (peek() == ',') {
                position++;
                skipSpace();
            } else if (peek() != '}') {
                throw error(position, "expected ',' or '}'");
            }
        }
        position++;
    }

    private void readMatcher() {
        final int start = position;
        if (++matcherCount > MAX_MATCHER_COUNT) {
            throw error(start, "a selector has at most " + MAX_MATCHER_COUNT + " conditions");
        }
        final boolean isQuoted = QuotedText.isQuote(peek());
        if (!isQuoted && !isNameStart(peek())) {
            throw error(start, "expected a label name");
        }
        final String label = isQuoted ? readQuoted().value() : readName(false);
        skipSpace();
        if (isQuoted && (peek() == ',' || peek() == '}')) {
            addName(start, label);
            return;
        }
        final LabelMatcher.Operator operator = readOperator();
        skipSpace();
        if (!QuotedText.isQuote(peek())) {
            throw error(position, "expected a string in quotes");
        }
        addMatcher(start, label, operator, readQuoted());
    }

    private void addMatcher(int start, String label, LabelMatcher.Operator operator, QuotedText quoted) {
        final LabelMatcher matcher = matcher(label, operator, quoted);
        if (matcher == null) {
            return;
        }
        if (label.equals(LabelMatcher.NAME_LABEL) && matcher.operator == LabelMatcher.Operator.EQUAL) {
            addName(start, matcher.value);
        } else {
            parts.add(matcher);
        }
    }

    private void addName(int start, String name) {
        if (!parts.admits(name)) {
            throw error(start, "the metric name is given twice");
        }
        parts.addName(name);
    }

    private LabelMatcher matcher(String label, LabelMatcher.Operator operator, QuotedText quoted) {
        final String value = quoted.value();
        try {
            if (operator.isRegex() && value.length() > MAX_REGEX_LENGTH && LiteralAlternation.of(value) == null) {
                throw new IllegalArgumentException(
                        "a regular expression has at most " + MAX_REGEX_LENGTH + " characters");
            }
            return LabelMatcher.of(label, operator, value, regexes);
        } catch (final PatternSyntaxException e) {
            final String piece = piece(e, value);
            throw error(
                    quoted.positionOf(value.indexOf(piece)),
                    "bad regular expression, " + e.getDescription() + (piece.isEmpty() ? "" : ": " + piece));
        } catch (final IllegalArgumentException e) {
            throw error(quoted.positionOf(0), e.getMessage());
        }
    }

    /** What the compiler says is at fault; "": the expression as a whole. */
    private static String piece(PatternSyntaxException e, String value) {
        final String piece = e.getPattern() == null ? "" : e.getPattern();
        return value.contains(piece) && !piece.equals(value) ? piece : "";
    }

    private LabelMatcher.Operator readOperator() {
        for (final LabelMatcher.Operator operator : List.of(
                LabelMatcher.Operator.NOT_EQUAL,
                LabelMatcher.Operator.NOT_REGEX,
                LabelMatcher.Operator.REGEX,
                LabelMatcher.Operator.EQUAL)) {
            if (text.startsWith(operator.symbol(), position)) {
                position += operator.symbol().length();
                return operator;
            }
        }
        throw error(position, "expected =, !=, =~ or !~");
    }

    private QuotedText readQuoted() {
        final QuotedText quoted = QuotedText.read(text, position);
        position = quoted.end();
        return quoted;
    }

    private String readName(boolean withStars) {
        final int start = position;
        while (isNamePart(peek()) || (withStars && peek() == '*')) {
            position++;
        }
        return text.substring(start, position);
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            position++;
        }
    }

    /** The character here; NUL at the end, which no rule accepts. */
    private char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    private static boolean isNameStart(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || character == '_'
                || character == ':';
    }

    private static boolean isNamePart(char character) {
        return isNameStart(character) || (character >= '0' && character <= '9') || character == '.';
    }

    /** Whether a name can stand in a selector without quotes. */
    static boolean isPlainName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isNamePart(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty() && isNameStart(name.charAt(0));
    }

    static IllegalArgumentException error(int position, String what) {
        return new IllegalArgumentException("at " + position + ": " + what);
    }
}
