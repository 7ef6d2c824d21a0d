package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class LiveTableTest {
    private long nowNs = 1_000_000_000L;
    private final LiveTable table = new LiveTable(() -> nowNs, () -> nowNs);

    @Test
    void showsValueAgeUpdatesAndLag() {
        take("a1", "cpu_usage", "0.25");
        passSeconds(1);
        take("a1", "cpu_usage", "0.5");
        nowNs += 200_000_000L;

        assertThat(table.lines(20)).hasSize(1);
        assertThat(table.lines(20).get(0).split("\\s+", -1))
                .containsExactly("cpu_usage", "a1", "0.5", "-", "0.2", "1.0", "3");
    }

    @Test
    @Tag("A18")
    void showsHowFastACounterRisesOnceThatIsKnown() {
        take("a1", "bytes_total", "\"9007199254740993\",\"kind\":\"cumulative\"");
        assertThat(columns()).startsWith("bytes_total", "a1", "9007199254740993", "-");
        take("a1", "bytes_total", "\"9007199254741000\",\"kind\":\"cumulative\",\"rate\":1.4");
        assertThat(columns()).startsWith("bytes_total", "a1", "9007199254741000", "1.40");
    }

    @Test
    void readsKindRateAndTotalOfAnItem() {
        final UpdateView delta =
                view("a1", "hits", "\"3\",\"kind\":\"delta\",\"total\":\"9007199254740993\",\"rate\":0.6");
        assertThat(delta.kind()).isEqualTo("delta");
        assertThat(delta.totalText()).isEqualTo("9007199254740993");
        assertThat(delta.rate()).hasValue(0.6);
        final UpdateView gauge = view("a1", "cpu", "0.5");
        assertThat(gauge.kind()).isEqualTo("gauge");
        assertThat(gauge.totalText()).isEmpty();
        assertThat(gauge.rate()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-0.0,0", "0.001234,1.23e-03", "0.5,0.50", "-99.994,-99.99", "123456.7,123457", "1e12,1.00e+12"})
    void writesRatesInFewCharacters(double rate, String text) {
        assertThat(RateText.of(OptionalDouble.of(rate))).isEqualTo(text).hasSizeLessThanOrEqualTo(10);
        assertThat(RateText.of(OptionalDouble.empty())).isEqualTo("-");
    }

    @Test
    void saysWhatTheServerRefused() {
        table.onState(LiveState.CONNECTED, "ringcast");
        table.onError("bad-selector", "no closing brace");

        assertThat(table.summary()).startsWith("bad-selector: no closing brace");
    }

    @Test
    void givesEveryAgentItsShareOfTheRows() {
        for (int i = 10; i < 60; i++) {
            take("host", "m" + i, "1");
        }
        passSeconds(1);
        take("sim", "x", "1");
        take("sim", "y", "1");
        take("send", "hello", "42");

        assertThat(metrics(6)).contains("hello", "x", "y", "m10", "m11", "m12").hasSize(6);
    }

    @Test
    void putsTheNewestAgentOnTop() {
        take("host", "cpu", "1");
        passSeconds(1);
        take("send", "hello", "42");
        passSeconds(1);
        take("host", "cpu", "2");

        assertThat(metrics(20)).containsExactly("hello", "cpu");
    }

    @Test
    void putsASeriesThatAppearedLateBeforeTheOthersOfItsAgent() {
        take("a1", "a", "1");
        take("a1", "b", "1");
        passSeconds(10);
        take("a1", "z", "1");

        assertThat(metrics(2)).containsExactly("z", "a");
    }

    @Test
    void keepsItsOrderWhileValuesChange() {
        take("a1", "a", "1");
        take("a1", "b", "1");
        take("a2", "c", "1");
        final List<String> before = metrics(20);
        take("a1", "b", "2");
        take("a2", "c", "2");
        take("a1", "a", "2");

        assertThat(metrics(20)).isEqualTo(before);
    }

    @Test
    void forgetsWhatTheServerRemoved() {
        take("a1", "a", "1");
        take("a2", "b", "1");
        table.onRemoved(new SeriesName("a1", "a", Map.of()));

        assertThat(metrics(20)).containsExactly("b");
        assertThat(table.summary()).contains("1 series of 1 agents");
    }

    private List<String> metrics(int maxRows) {
        return table.lines(maxRows).stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    private void passSeconds(int seconds) {
        nowNs += seconds * 1_000_000_000L;
    }

    private List<String> columns() {
        return List.of(table.lines(20).get(0).split("\\s+", -1));
    }

    private void take(String agent, String metric, String value) {
        table.onUpdate(view(agent, metric, value));
    }

    private UpdateView view(String agent, String metric, String value) {
        final String item = """
                {"agent":"%s","metric":"%s","labels":{},"timestampNs":"%d","value":%s,"n":1}""".formatted(agent, metric, nowNs - 3_000_000, value);
        return JsonFormat.item(JsonMapper.shared().readTree(item), false);
    }
}
