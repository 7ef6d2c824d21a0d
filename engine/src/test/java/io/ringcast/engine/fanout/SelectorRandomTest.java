package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.SeriesKeys;
import io.ringcast.engine.testing.TwinSelector;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random selectors in random spellings on random series, against a matcher that knows no caches and no bytes. */
@Tag("C31")
@Tag("D4")
class SelectorRandomTest {
    private static final List<String> NAMES =
            List.of("cpu", "cpu_usage", "cpu_total", "mem_total", "a.b", "aXb", "aab", "abab", "m");
    private static final List<String> GLOBS =
            List.of("*", "cpu*", "*_total", "c*u*", "a*b", "a*a*b", "*a*", "a.*", "cpu_*_*", "m*m", "**a**b");
    private static final List<String> LABELS = List.of("env", "core", "host", "agent", "__name__", "zone");
    private static final List<String> VALUES = List.of(
            "", "prod", "stage", "prodx", "a1", "a2", "x\ny", "ä", "\uD83D\uDE00", "a|b", "a.b", "0", "10", "\"", "\\");
    private static final List<String> REGEXES = List.of(
            "prod|stage",
            "prod.*",
            ".*",
            ".+",
            "",
            "a[0-9]",
            "(prod|stage)x?",
            "x.y",
            ".",
            "..",
            "[^a]+",
            "ä|.",
            "a\\|b",
            "a\\.b",
            "a.b",
            "^prod$",
            "prod|",
            "(?i)PROD",
            "\\d+",
            "[\\p{L}]+",
            "\"|\\\\",
            "(?:prod)",
            "pro(d|dx)",
            "s{1,3}tage");
    private static final List<String> OPERATORS = List.of("=", "!=", "=~", "!~");

    private final Regexes regexes = new Regexes(new Counters(), new Verdicts(7, 50, 2048));
    private Random random;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 0})
    void agreesWithANaiveMatcher(long fixedSeed) {
        final long seed = fixedSeed == 0 ? new Random().nextLong() : fixedSeed;
        random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            final List<TwinSelector> twins = List.of(twin(), twin());
            final String text = spelling(twins.get(0));
            final Selector selector = Selector.parse(text, regexes);
            final Selector again = Selector.parse(selector.canonical(), regexes);
            final Selector scoped = selector.and(Selector.parseScope(spelling(twins.get(1)), regexes));
            assertThat(again.canonical()).as("seed %d: %s", seed, text).isEqualTo(selector.canonical());
            for (int k = 0; k < 40; k++) {
                check(seed, text, twins, List.of(selector, again, scoped));
            }
        }
    }

    private void check(long seed, String text, List<TwinSelector> twins, List<Selector> selectors) {
        final String name = any(NAMES);
        final String agent = random.nextBoolean() ? "a1" : "ä\uD83D\uDE00";
        final Map<String, String> labels = labels();
        final Map<String, String> agentLabels = labels();
        final boolean expected = twins.get(0).matches(name, agent, labels, agentLabels);
        final boolean expectedInScope = expected && twins.get(1).matches(name, agent, labels, agentLabels);
        final SeriesKeyFlyweight key = key(name, labels);

        assertThat(selectors.stream().map(selector -> selector.matches(1, key, agent, agentLabels)))
                .as(
                        "seed %d: %s, scope %s, on %s %s of %s %s",
                        seed, text, twins.get(1), name, labels, agent, agentLabels)
                .containsExactly(expected, expected, expectedInScope);
    }

    private TwinSelector twin() {
        TwinSelector twin = switch (random.nextInt(3)) {
            case 0 -> TwinSelector.ALL;
            case 1 -> TwinSelector.named(any(NAMES));
            default -> TwinSelector.named(any(GLOBS));
        };
        for (int count = random.nextInt(4); count > 0; count--) {
            final String operator = any(OPERATORS);
            final String label = any(LABELS);
            // A second name is an error.
            if (!label.equals("__name__") || operator.startsWith("!")) {
                twin = twin.and(label, operator, any(operator.endsWith("~") ? REGEXES : VALUES));
            }
        }
        return twin;
    }

    private String spelling(TwinSelector twin) {
        String name = "";
        final List<String> conditions = new ArrayList<>();
        for (final TwinSelector.Condition condition : twin.conditions()) {
            if (condition.label().equals("__name__") && condition.operator().equals("*")) {
                name = condition.value();
            } else if (condition.label().equals("__name__")
                    && condition.operator().equals("=")
                    && random.nextBoolean()) {
                name = condition.value();
            } else {
                final String label = random.nextInt(4) == 0 ? quoted(condition.label()) : condition.label() + space();
                conditions.add(label + condition.operator() + space() + quoted(condition.value()));
            }
        }
        Collections.shuffle(conditions, random);
        if (conditions.isEmpty()) {
            return space() + name + (random.nextBoolean() ? "{}" : "");
        }
        final String comma = random.nextBoolean() ? "," : "";
        return name
                + space()
                + '{'
                + String.join(space() + ',' + space(), conditions)
                + comma
                + space()
                + '}'
                + space();
    }

    private String quoted(String value) {
        if (random.nextInt(3) == 0 && value.indexOf('`') < 0) {
            return '`' + value + '`';
        }
        final char quote = random.nextBoolean() ? '"' : '\'';
        final StringBuilder text = new StringBuilder().append(quote);
        value.codePoints().forEach(codePoint -> {
            if (random.nextInt(5) == 0) {
                text.append(String.format("\\U%08x", codePoint));
            } else if (codePoint == '\\' || codePoint == quote) {
                text.append('\\').appendCodePoint(codePoint);
            } else {
                text.appendCodePoint(codePoint);
            }
        });
        return text.append(quote).toString();
    }

    private Map<String, String> labels() {
        final Map<String, String> labels = new TreeMap<>();
        for (final String label : List.of("core", "env", "host")) {
            if (random.nextBoolean()) {
                labels.put(label, any(VALUES));
            }
        }
        return labels;
    }

    private String space() {
        return random.nextInt(4) == 0 ? " " : "";
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static SeriesKeyFlyweight key(String name, Map<String, String> labels) {
        final String[] flat = labels.entrySet().stream()
                .flatMap(label -> List.of(label.getKey(), label.getValue()).stream())
                .toArray(String[]::new);
        final byte[] bytes = SeriesKeys.key(name, flat);
        return new SeriesKeyFlyweight().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
