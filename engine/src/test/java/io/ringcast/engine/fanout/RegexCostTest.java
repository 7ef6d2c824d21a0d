package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("C45")
class RegexCostTest {
    private static final String[] PIECES = {
        "a",
        "b",
        "é",
        ".",
        "[a-z]",
        "[^a]",
        "[]a]",
        "[[:alpha:]]",
        "\\d",
        "\\pL",
        "\\p{Greek}",
        "\\x41",
        "\\x{10FFFF}",
        "\\Qa*b\\E",
        "\\Q{3}",
        "(",
        ")",
        "(?:",
        "(?i)",
        "(?P<n>",
        "|",
        "*",
        "+",
        "?",
        "*?",
        "{2}",
        "{2,}",
        "{0,3}",
        "{3,5}",
        "{,2}",
        "{",
        "}",
        "{0}",
        "{01}",
        "^",
        "$",
        "\\b",
        "\\",
        "[",
        "[a{3}]",
        "(?is:",
        "(?-s)",
        "\\012",
        "{7}",
        "()",
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000})",
                "a{513}",
                "(((((a{9}){9}){9}){9}){9})",
                "(a|b){1,400}",
                "(?i)[\\x{80}-\\x{10fffe}]",
                "(?i)[a-\uFFFE]",
                "(?i)[\\012-\\x{10fffe}]",
                "[\\pL\\pM\\pN\\pP\\pS\\pZ\\pC\\p{Greek}\\p{Latin}\\p{Thai}\\p{Han}\\p{Lao}\\p{Yi}]",
                "(a{1000,}){1000,}",
                "((((((((((((x{99}){99}){99}){99}){99}){99}){99}){99}){99}){99}){99}){99})"
            })
    void isTooHighForWhatWouldExplode(String regex) {
        assertThat(RegexCost.of(regex)).isGreaterThan(RegexCost.MAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prod-.*",
                "\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}(:\\d+)?",
                "(?i)web-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
                "(?i)[à-ÿ]+",
                "\\p{L}+\\p{N}*",
                "10\\.(0|1|2)\\.[^:]+:9100",
                "[[:alpha:]]{1,64}"
            })
    void isLowEnoughForWhatPeopleWrite(String regex) {
        assertThat(RegexCost.of(regex)).isLessThanOrEqualTo(RegexCost.MAX);
    }

    @Test
    void countsARepeatBehindFlagsForThePartBeforeThem() {
        final String regex = "(abcdefghij)(?-s){7}";
        assertThat(RegexCost.of(regex)).isGreaterThanOrEqualTo(size(regex)).isGreaterThan(70);
        assertThat(RegexCost.of("(a{1000})(?s){1000}")).isGreaterThan(RegexCost.MAX);
    }

    @Test
    void isNeverBelowTheSizeOfTheProgram() {
        final long seed = new Random().nextLong();
        final Random random = new Random(seed);
        int compiledCount = 0;
        for (int i = 0; i < Integer.getInteger("ringcast.regexes", 20_000); i++) {
            final StringBuilder regex = new StringBuilder();
            for (int length = 1 + random.nextInt(14); length > 0; length--) {
                regex.append(PIECES[random.nextInt(PIECES.length)]);
            }
            final long cost = RegexCost.of(regex.toString());
            final int size = cost > 20 * RegexCost.MAX ? -1 : size(regex.toString());
            compiledCount += size < 0 ? 0 : 1;
            assertThat((long) size).as("seed %d: %s", seed, regex).isLessThanOrEqualTo(cost);
        }
        assertThat(compiledCount).isGreaterThan(2_000);
    }

    /** -1: no regular expression. */
    private static int size(String regex) {
        try {
            return Pattern.compile(regex, Pattern.DOTALL).programSize();
        } catch (final PatternSyntaxException e) {
            return -1;
        }
    }
}
