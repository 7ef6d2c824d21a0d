package io.ringcast.engine.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Sees in a regular expression a plain list of texts, {@code prod|stage}, as dashboards write them for a choice of several.
 * Anchors and one pair of brackets around it mean nothing in a match from end to end.
 */
final class LiteralAlternation {
    private static final String SPECIAL = "\\.+*?()|[]{}^$";

    private LiteralAlternation() {}

    /** The texts in their order, each once; null: the expression is not such a list. */
    static List<String> of(String regex) {
        final String inner = bare(regex);
        final TreeSet<String> texts = new TreeSet<>();
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < inner.length(); i++) {
            final char character = inner.charAt(i);
            if (character == '|') {
                texts.add(text.toString());
                text.setLength(0);
            } else if (character == '\\' && i + 1 < inner.length() && isPunctuation(inner.charAt(i + 1))) {
                text.append(inner.charAt(++i));
            } else if (SPECIAL.indexOf(character) < 0) {
                text.append(character);
            } else {
                return null;
            }
        }
        texts.add(text.toString());
        return new ArrayList<>(texts);
    }

    /** The expression without what is around it and changes nothing. */
    static String bare(String regex) {
        int start = regex.startsWith("^") ? 1 : 0;
        int end = regex.length();
        end -= end > start && regex.endsWith("$") && !regex.endsWith("\\$") ? 1 : 0;
        final int inner = start + (regex.startsWith("(?:", start) ? 3 : 1);
        final boolean isGroup = regex.startsWith("(", start) && end > inner && regex.charAt(end - 1) == ')';
        if (isGroup && isOneGroup(regex, inner, end - 1)) {
            start = inner;
            end--;
        }
        return regex.substring(start, end);
    }

    /** The expression that {@link #of} turns into these texts. */
    static String toRegex(List<String> texts) {
        final StringBuilder regex = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            appendQuoted(regex.append(i == 0 ? "" : "|"), texts.get(i));
        }
        return regex.toString();
    }

    static void appendQuoted(StringBuilder regex, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (SPECIAL.indexOf(text.charAt(i)) >= 0) {
                regex.append('\\');
            }
            regex.append(text.charAt(i));
        }
    }

    /** Whether no bracket comes before the one at {@code end}, which is a bracket and no escaped character. */
    private static boolean isOneGroup(String regex, int start, int end) {
        int i = start;
        while (i < end && "()[".indexOf(regex.charAt(i)) < 0) {
            i += regex.charAt(i) == '\\' ? 2 : 1;
        }
        return i == end && regex.charAt(start) != '?';
    }

    private static boolean isPunctuation(char character) {
        return character > ' ' && character < 0x7F && !Character.isLetterOrDigit(character) && character != '_';
    }
}
