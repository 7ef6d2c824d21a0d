package io.ringcast.engine.fanout;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.Expect;
import io.ringcast.engine.testing.SeriesKeys;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;

/**
 * Any text as a selector: it is read or refused with the place of a character in it, and its canonical text is that of a
 * selector that says the same of every series.
 */
@Tag("C45")
class SelectorFuzz {
    private static final Regexes REGEXES = new Regexes(new Counters());
    private static final Map<String, String> AGENT_LABELS = Map.of("env", "prod", "b", "\u00e4");
    private static final List<SeriesKeyFlyweight> KEYS = List.of(
            key("cpu_usage", "a", "1", "core", "0"),
            key("a", "a", "b", "c", ""),
            key("a.b_total"),
            key("b", "a", "\uD83D\uDE00"));

    @FuzzTest
    void readsOrRefusesAnyText(byte[] bytes) {
        final String text = new String(bytes, StandardCharsets.UTF_8);
        final Selector selector;
        try {
            selector = Selector.parse(text, REGEXES);
        } catch (final IllegalArgumentException e) {
            checkMessage(e.getMessage(), text);
            return;
        }
        // Quoting can make it longer than a selector may be.
        if (selector.canonical().length() > SelectorParser.MAX_LENGTH) {
            return;
        }
        final Selector again = Selector.parse(selector.canonical(), REGEXES);
        Expect.equal(selector.canonical(), again.canonical(), () -> "canonical text of " + text);
        for (int i = 0; i < KEYS.size(); i++) {
            final boolean isSelected = selector.matches(i, KEYS.get(i), "a1", AGENT_LABELS);
            Expect.equal(isSelected, again.matches(i, KEYS.get(i), "a1", AGENT_LABELS), () -> "verdict of " + text);
        }
    }

    private static void checkMessage(String message, String text) {
        Expect.that(message.startsWith("at "), () -> "no place in: " + message);
        final int position = Integer.parseInt(message.substring(3, message.indexOf(':')));
        Expect.that(position >= 0 && position <= text.length(), () -> "a place outside: " + message);
    }

    private static SeriesKeyFlyweight key(String name, String... labels) {
        final byte[] bytes = SeriesKeys.key(name, labels);
        return new SeriesKeyFlyweight().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
