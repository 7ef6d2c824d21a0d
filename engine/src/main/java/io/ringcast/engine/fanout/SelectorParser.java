package io.ringcast.engine.fanout;

import io.ringcast.engine.fanout.Selector.LabelEquality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads one selector, once. What the grammar has and this server does not serve yet is an error like any other. */
final class SelectorParser {
    private static final String NAME_LABEL = "__name__";
    private static final String ESCAPED = "abfnrtv\\\"'";
    private static final String UNESCAPED = "\u0007\b\f\n\r\t\u000b\\\"'";

    private final String text;
    private final List<LabelEquality> equalities = new ArrayList<>();
    private int position;
    private String name;

    SelectorParser(String text) {
        this.text = text;
    }

    Selector parse() {
        skipSpace();
        if (isNameStart(peek())) {
            name = readName();
        }
        skipSpace();
        if (peek() == '{') {
            position++;
            readLabels();
        }
        skipSpace();
        if (position < text.length()) {
            throw unexpected();
        }
        equalities.sort(Comparator.comparing((LabelEquality e) -> e.name).thenComparing(e -> e.value));
        return new Selector(name, withoutRepeats(equalities));
    }

    private void readLabels() {
        skipSpace();
        while (peek() != '}') {
            readLabel();
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

    private void readLabel() {
        final int labelPosition = position;
        if (!isNameStart(peek())) {
            throw error(position, "expected a label name");
        }
        final String label = readName();
        skipSpace();
        readEquals();
        skipSpace();
        final String value = readString();
        if (!label.equals(NAME_LABEL)) {
            equalities.add(new LabelEquality(label, value));
        } else if (name == null || name.equals(value)) {
            name = value;
        } else {
            throw error(labelPosition, "the metric name is given twice");
        }
    }

    private void readEquals() {
        final int operatorPosition = position;
        final char first = peek();
        if (first != '=' && first != '!') {
            throw error(position, "expected =");
        }
        position++;
        if (first == '!' || peek() == '~') {
            final char second = peek();
            final String operator = second == '~' || second == '=' ? "" + first + second : "" + first;
            throw error(operatorPosition, operator + " is not served yet, only =");
        }
    }

    private String readString() {
        final int start = position;
        final char quote = peek();
        if (quote != '"' && quote != '\'' && quote != '`') {
            throw error(start, "expected a string in quotes");
        }
        position++;
        final StringBuilder value = new StringBuilder();
        while (peek() != quote) {
            if (position >= text.length()) {
                throw error(start, "the string is not closed");
            }
            if (peek() == '\\' && quote != '`') {
                readEscape(value);
            } else {
                value.append(text.charAt(position++));
            }
        }
        position++;
        return value.toString();
    }

    private void readEscape(StringBuilder value) {
        final int start = position++;
        final char kind = peek();
        final int known = ESCAPED.indexOf(kind);
        if (position < text.length() && known >= 0) {
            position++;
            value.append(UNESCAPED.charAt(known));
            return;
        }
        final int digitCount = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
        if (digitCount == 0 || position + 1 + digitCount > text.length()) {
            throw error(start, "unknown escape");
        }
        value.appendCodePoint(readCodePoint(start, text.substring(position + 1, position + 1 + digitCount)));
        position += 1 + digitCount;
    }

    private static int readCodePoint(int start, String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), 16) < 0 || digits.charAt(i) > 'f') {
                throw error(start, "expected hexadecimal digits after the escape");
            }
        }
        final long codePoint = Long.parseLong(digits, 16);
        final boolean isByteOnly = digits.length() == 2 && codePoint > 0x7F;
        if (isByteOnly || codePoint > Character.MAX_CODE_POINT || (codePoint >= 0xD800 && codePoint <= 0xDFFF)) {
            throw error(start, "the escape is not a character");
        }
        return (int) codePoint;
    }

    private String readName() {
        final int start = position;
        while (isNameStart(peek()) || (peek() >= '0' && peek() <= '9') || peek() == '.') {
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

    private static List<LabelEquality> withoutRepeats(List<LabelEquality> sorted) {
        final List<LabelEquality> result = new ArrayList<>();
        LabelEquality last = null;
        for (final LabelEquality equality : sorted) {
            if (last == null || !last.name.equals(equality.name) || !last.value.equals(equality.value)) {
                result.add(equality);
            }
            last = equality;
        }
        return result;
    }

    private IllegalArgumentException unexpected() {
        return error(position, "unexpected '" + Character.toString(text.codePointAt(position)) + "'");
    }

    private static IllegalArgumentException error(int position, String what) {
        return new IllegalArgumentException("at " + position + ": " + what);
    }
}
