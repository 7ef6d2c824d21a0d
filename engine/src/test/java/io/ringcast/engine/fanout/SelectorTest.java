package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.testing.SeriesKeys;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
    private static final SeriesKeyFlyweight CORE_ZERO = key("cpu_usage", "core", "0", "mode", "");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~                                    | ~~
            ~  ~                                  | ~~
            {}                                    | ~~
            cpu_usage                             | cpu_usage
            ~ cpu.usage:rate ~                    | cpu.usage:rate
            cpu_usage{}                           | cpu_usage
            cpu{b="2", a="1"}                     | cpu{a="1",b="2"}
            cpu { a = '1' , }                     | cpu{a="1"}
            {a=`1\\n`}                            | {a="1\\\\n"}
            {a="1\\n\\"\\\\\\t"}                  | {a="1\\n\\"\\\\\t"}
            {a="\\x41\\u00e4\\U0001F600"}         | {a="Aä😀"}
            {__name__="cpu",a="1"}                | cpu{a="1"}
            {a="1",a="1"}                         | {a="1"}
            {a="1",a="2"}                         | {a="1",a="2"}
            """)
    void givesEqualSelectorsOneCanonicalText(String text, String canonical) {
        assertThat(Selector.parse(text).canonical()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            cpu_*              | at 4: unexpected '*'
            9cpu               | at 0: unexpected '9'
            cpu usage          | at 4: unexpected 'u'
            cpu_usage{         | at 10: expected a label name
            cpu{a              | at 5: expected =
            cpu{a="1"          | at 9: expected ',' or '}'
            cpu{a="1"}[5m]     | at 10: unexpected '['
            cpu{a=1}           | at 6: expected a string in quotes
            cpu{a="1           | at 6: the string is not closed
            cpu{a!="1"}        | at 5: != is not served yet, only =
            cpu{a=~"1"}        | at 5: =~ is not served yet, only =
            cpu{a!~"1"}        | at 5: !~ is not served yet, only =
            cpu{a="\\q"}       | at 7: unknown escape
            cpu{a="\\x4"}      | at 7: expected hexadecimal digits after the escape
            cpu{a="\\xff"}     | at 7: the escape is not a character
            cpu{a="\\ud800"}   | at 7: the escape is not a character
            cpu{,}             | at 4: expected a label name
            cpu{__name__="x"}  | at 4: the metric name is given twice
            """)
    void namesTheCharacterAtFault(String text, String message) {
        assertThatThrownBy(() -> Selector.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cpu_usage",
                "cpu_usage{core=\"0\"}",
                "{agent=\"a1\"}",
                "{env=\"prod\",core=\"0\"}",
                "{mode=\"\"}",
                "{nowhere=\"\"}"
            })
    void findsALabelOnTheSeriesThenOnTheAgent(String text) {
        assertThat(Selector.parse(text).matches(CORE_ZERO, "a1", Map.of("env", "prod", "core", "7")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpu",
                "cpu_usages",
                "cpu_usage{core=\"7\"}",
                "{agent=\"a2\"}",
                "{agent=\"\"}",
                "{env=\"\"}",
                "{env=\"dev\"}",
                "{nowhere=\"x\"}",
                "{core=\"0\",mode=\"idle\"}"
            })
    void passesOverWhatDiffersAnywhere(String text) {
        assertThat(Selector.parse(text).matches(CORE_ZERO, "a1", Map.of("env", "prod", "core", "7")))
                .isFalse();
    }

    @Test
    @Tag("C31")
    void takesNullForAllSeries() {
        assertThat(Selector.parse(null).canonical()).isEmpty();
        assertThat(Selector.parse(null).exactName()).isNull();
        assertThat(Selector.parse("cpu{a=\"1\"}").exactName()).isEqualTo("cpu");
    }

    private static SeriesKeyFlyweight key(String name, String... labels) {
        final byte[] bytes = SeriesKeys.key(name, labels);
        return new SeriesKeyFlyweight().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
