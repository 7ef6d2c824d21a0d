package io.ringcast.engine.fanout;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A metric name in which each {@code *} stands for any characters, none included. Immutable; allocates nothing and goes back
 * to no star but the last, so that no name is long enough to hurt.
 */
final class NameGlob {
    private final String text;
    private final byte[] pattern;

    NameGlob(String text) {
        this.text = text;
        pattern = text.getBytes(StandardCharsets.UTF_8);
    }

    String text() {
        return text;
    }

    boolean matches(String name) {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return matches(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    boolean matches(DirectBuffer buffer, int offset, int length) {
        int at = 0;
        int i = 0;
        int starAt = -1;
        int starEnd = 0;
        while (i < length) {
            if (at < pattern.length && pattern[at] == '*') {
                starAt = at++;
                starEnd = i;
            } else if (at < pattern.length && pattern[at] == buffer.getByte(offset + i)) {
                at++;
                i++;
            } else if (starAt >= 0) {
                at = starAt + 1;
                i = ++starEnd;
            } else {
                return false;
            }
        }
        while (at < pattern.length && pattern[at] == '*') {
            at++;
        }
        return at == pattern.length;
    }

    /** The same as a regular expression. */
    String toRegex() {
        final StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '*') {
                regex.append(".*");
            } else {
                LiteralAlternation.appendQuoted(regex, text.substring(i, i + 1));
            }
        }
        return regex.toString();
    }

    /** The one form of names with stars: of stars side by side, one is enough. */
    static String collapsed(String glob) {
        String result = glob;
        while (result.contains("**")) {
            result = result.replace("**", "*");
        }
        return result;
    }
}
