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

@Tag("C31")
class SelectorTest {
    private static final int SERIES_ID = 7;
    private static final SeriesKeyFlyweight CORE_ZERO = key("cpu_usage", "core", "0", "mode", "");

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            ~~                                    ; ~~
            ~  ~                                  ; ~~
            {}                                    ; ~~
            *                                     ; ~~
            **{}                                  ; ~~
            cpu_usage                             ; cpu_usage
            ~ cpu.usage:rate ~                    ; cpu.usage:rate
            cpu_usage{}                           ; cpu_usage
            cpu{b="2", a="1"}                     ; cpu{a="1",b="2"}
            cpu { a = '1' , }                     ; cpu{a="1"}
            {a="1\\n\\"\\\\\\t"}                  ; {a="1\\n\\"\\\\\t"}
            {a="\\x41\\u00e4\\U0001F600\\101"}    ; {a="Aä😀A"}
            {a="\\xc3\\xa4"}                      ; {a="ä"}
            {__name__="cpu",a="1"}                ; cpu{a="1"}
            cpu{__name__="cpu"}                   ; cpu
            c*{__name__="cpu"}                    ; cpu
            {"cpu"}                               ; cpu
            {a="1","cpu usage",}                  ; {__name__="cpu usage",a="1"}
            {"a b"="1",'c'!='2'}                  ; {"a b"="1",c!="2"}
            {a="1",a="1"}                         ; {a="1"}
            {a="1",a="2"}                         ; {a="1",a="2"}
            {a=~"x.*",a!="xy",a=~"x.*"}           ; {a!="xy",a=~"x.*"}
            cpu_**                                ; cpu_*
            *_total{a!~"x.*"}                     ; *_total{a!~"x.*"}
            a*b*c                                 ; a*b*c
            {a=~"b"}                              ; {a="b"}
            {a!~"b"}                              ; {a!="b"}
            {a=~"^(c|b|c)$"}                      ; {a=~"b|c"}
            {a=~"(?:b\\\\.c|d)"}                  ; {a=~"b\\\\.c|d"}
            {a=~"a.b|c"}                          ; {a=~"a.b|c"}
            {a=~".*"}                             ; ~~
            {a=~".+"}                             ; {a!=""}
            {a!~".+"}                             ; {a=""}
            {a!~".*"}                             ; {a!~".*"}
            {__name__=~"cpu"}                     ; cpu
            {__name__!="cpu"}                     ; {__name__!="cpu"}
            [3, 1,3]                              ; [1,3]
            """)
    void givesEqualSelectorsOneCanonicalText(String text, String canonical) {
        assertThat(Selector.parse(text).canonical()).isEqualTo(canonical);
        assertThat(Selector.parse(canonical).canonical()).isEqualTo(canonical);
    }

    @Test
    void takesAnythingLiterallyInBackQuotes() {
        assertThat(Selector.parse("{a=`1\\n`}").canonical()).isEqualTo("{a=\"1\\\\n\"}");
    }

    @ParameterizedTest
    @Tag("C45")
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            cpu-usage          ; at 3: unexpected '-'
            9cpu               ; at 0: unexpected '9'
            cpu usage          ; at 4: unexpected 'u'
            cpu_usage{         ; at 10: expected a label name
            cpu{a              ; at 5: expected =, !=, =~ or !~
            cpu{a>"1"}         ; at 5: expected =, !=, =~ or !~
            cpu{a="1"          ; at 9: expected ',' or '}'
            cpu{a="1"}[5m]     ; at 10: unexpected '['
            cpu{a=1}           ; at 6: expected a string in quotes
            cpu{a="1           ; at 6: the string is not closed
            cpu{a="\\q"}       ; at 7: unknown escape
            cpu{a="\\x4"}      ; at 7: expected hexadecimal digits after the escape
            cpu{a="\\08"}      ; at 7: expected octal digits after the escape
            cpu{a="\\xff"}     ; at 7: the escape is not a character
            cpu{a="\\777"}     ; at 7: the escape is not a character
            cpu{a="\\ud800"}   ; at 7: the escape is not a character
            cpu{,}             ; at 4: expected a label name
            cpu{__name__="x"}  ; at 4: the metric name is given twice
            c*{__name__="x"}   ; at 3: the metric name is given twice
            cpu{"x"}           ; at 4: the metric name is given twice
            {a=~"b(c"}         ; at 5: bad regular expression, missing closing )
            {a=~"\\x41b**"}    ; at 10: bad regular expression, invalid nested repetition operator: **
            {a=~"b[c"}         ; at 6: bad regular expression, missing closing ]: [c
            {a=~"(?<=b)c"}     ; at 5: bad regular expression, invalid named capture
            {a=~"((b{99}){99})"} ; at 5: the regular expression is too large: it costs more than 512 steps, repeats multiplied out
            []                 ; at 1: expected the id of a series
            [1,]               ; at 3: expected the id of a series
            [1                 ; at 2: expected ',' or ']'
            [2147483648]       ; at 1: expected the id of a series
            [1]{a="b"}         ; at 3: unexpected '{'
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
                "cpu_*",
                "*_usage",
                "c*u*e",
                "{__name__=~\"cpu.*\"}",
                "{__name__!=\"cpu\"}",
                "cpu_usage{core=\"0\"}",
                "cpu_usage{core!=\"7\"}",
                "{core=~\"[0-3]\",core!~\"[1-3]\"}",
                "{agent=\"a1\"}",
                "{agent=~\"a\\\\d+\"}",
                "{agent!=\"a2\"}",
                "{env=\"prod\",core=\"0\"}",
                "{env=~\"prod|stage\"}",
                "{env=~\"p.*\"}",
                "{mode=\"\"}",
                "{nowhere=\"\"}",
                "{nowhere=~\"x*\"}",
                "{nowhere!~\"x+\"}",
                "[1,7]"
            })
    void findsALabelOnTheSeriesThenOnTheAgent(String text) {
        assertThat(matches(Selector.parse(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpu",
                "cpu_usages",
                "cpu*x",
                "*_total",
                "{__name__=~\"cpu\"}",
                "{__name__=~\"sage\"}",
                "{__name__!~\".*_usage\"}",
                "cpu_usage{core=\"7\"}",
                "cpu_usage{core!=\"0\"}",
                "{agent=\"a2\"}",
                "{agent=\"\"}",
                "{agent!~\"a.\"}",
                "{env=\"\"}",
                "{env=\"dev\"}",
                "{env=~\"rod\"}",
                "{nowhere=\"x\"}",
                "{nowhere=~\"x+\"}",
                "{core=\"0\",mode=\"idle\"}",
                "[1,8]"
            })
    void passesOverWhatDiffersAnywhere(String text) {
        assertThat(matches(Selector.parse(text))).isFalse();
    }

    @Test
    void takesNullForAllSeries() {
        assertThat(Selector.parse(null).canonical()).isEmpty();
        assertThat(Selector.parse(null).exactName()).isNull();
        assertThat(Selector.parse("cpu{a=\"1\"}").exactName()).isEqualTo("cpu");
        assertThat(Selector.parse("cpu*{a=\"1\"}").exactName()).isNull();
    }

    @Test
    @Tag("C45")
    void boundsWhatOneSelectorMayHold() {
        final String condition = "a=\"1\",";
        assertThat(Selector.parse('{' + condition.repeat(32) + '}').canonical()).isEqualTo("{a=\"1\"}");
        assertThatThrownBy(() -> Selector.parse('{' + condition.repeat(33) + '}'))
                .hasMessage("at 193: a selector has at most 32 conditions");
        assertThatThrownBy(() -> Selector.parse("a".repeat(1025)))
                .hasMessage("at 1024: a selector has at most 1024 characters");
        assertThatThrownBy(() -> Selector.parse("{a=~\"b." + "c".repeat(600) + "\"}"))
                .hasMessage("at 5: a regular expression has at most 512 characters");
        assertThat(Selector.parse("{a=~\"" + "b|c|".repeat(200) + "d\"}").canonical())
                .isEqualTo("{a=~\"b|c|d\"}");
    }

    @Test
    @Tag("D4")
    void isNarrowedByAScopeAndRemembersWhatWasAsked() {
        final Selector asked = Selector.parse("cpu_*{core=\"0\"}");
        final Selector scope = Selector.parseScope("{env=~\"prod|stage\"}");
        final Selector narrowed = asked.and(scope);

        assertThat(narrowed.canonical()).isEqualTo("cpu_*{core=\"0\",env=~\"prod|stage\"}");
        assertThat(narrowed.asked()).isEqualTo("cpu_*{core=\"0\"}");
        assertThat(narrowed.and(scope).canonical()).isEqualTo(narrowed.canonical());
        assertThat(scope.and(asked).canonical()).isEqualTo(narrowed.canonical());
        assertThat(matches(narrowed)).isTrue();
        assertThat(matches(asked.and(Selector.parseScope("{env=\"dev\"}")))).isFalse();
    }

    @ParameterizedTest
    @Tag("D4")
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            cpu   ; mem       ; cpu{__name__="mem"}             ; false
            cpu_* ; *_usage   ; *_usage{__name__=~"cpu_.*"}     ; true
            cpu_* ; cpu_usage ; cpu_usage                       ; true
            cpu_* ; mem       ; mem{__name__=~"cpu_.*"}         ; false
            [7,9] ; cpu_usage ; [7,9]{__name__="cpu_usage"}     ; true
            [7,9] ; mem       ; [7,9]{__name__="mem"}           ; false
            """)
    void holdsTwoNamesAtOnceWithAScope(String asked, String scope, String canonical, boolean isMatch) {
        final Selector narrowed = Selector.parse(asked).and(Selector.parseScope(scope));
        assertThat(narrowed.canonical()).isEqualTo(canonical);
        assertThat(narrowed.asked()).isEqualTo(asked);
        assertThat(matches(narrowed)).isEqualTo(isMatch);
    }

    @Test
    @Tag("D4")
    void refusesSeriesIdsAsAScope() {
        assertThatThrownBy(() -> Selector.parseScope("[1]")).hasMessage("at 0: a scope is no list of series ids");
    }

    private static boolean matches(Selector selector) {
        return selector.matches(SERIES_ID, CORE_ZERO, "a1", Map.of("env", "prod", "core", "7"));
    }

    private static SeriesKeyFlyweight key(String name, String... labels) {
        final byte[] bytes = SeriesKeys.key(name, labels);
        return new SeriesKeyFlyweight().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
