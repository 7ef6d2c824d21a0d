package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LiveTableTest {
    private long nowNs = 1_000_000_000L;
    private final LiveTable table = new LiveTable(() -> nowNs, () -> nowNs);

    @Test
    void showsValueAgeRateAndLag() {
        update("a1", "cpu_usage", "0.25");
        passSeconds(1);
        update("a1", "cpu_usage", "0.5");
        nowNs += 200_000_000L;

        assertThat(table.lines(20)).hasSize(1);
        assertThat(table.lines(20).get(0).split("\\s+", -1))
                .containsExactly("cpu_usage", "a1", "0.5", "0.2", "1.0", "3");
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
            update("host", "m" + i, "1");
        }
        passSeconds(1);
        update("sim", "x", "1");
        update("sim", "y", "1");
        update("send", "hello", "42");

        assertThat(metrics(6)).contains("hello", "x", "y", "m10", "m11", "m12").hasSize(6);
    }

    @Test
    void putsTheNewestAgentOnTop() {
        update("host", "cpu", "1");
        passSeconds(1);
        update("send", "hello", "42");
        passSeconds(1);
        update("host", "cpu", "2");

        assertThat(metrics(20)).containsExactly("hello", "cpu");
    }

    @Test
    void putsASeriesThatAppearedLateBeforeTheOthersOfItsAgent() {
        update("a1", "a", "1");
        update("a1", "b", "1");
        passSeconds(10);
        update("a1", "z", "1");

        assertThat(metrics(2)).containsExactly("z", "a");
    }

    @Test
    void keepsItsOrderWhileValuesChange() {
        update("a1", "a", "1");
        update("a1", "b", "1");
        update("a2", "c", "1");
        final List<String> before = metrics(20);
        update("a1", "b", "2");
        update("a2", "c", "2");
        update("a1", "a", "2");

        assertThat(metrics(20)).isEqualTo(before);
    }

    @Test
    void forgetsWhatTheServerRemoved() {
        update("a1", "a", "1");
        update("a2", "b", "1");
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

    private void update(String agent, String metric, String value) {
        final String item = """
                {"agent":"%s","metric":"%s","labels":{},"timestampNs":"%d","value":%s,"n":1}""".formatted(agent, metric, nowNs - 3_000_000, value);
        table.onUpdate(new UpdateView(JsonMapper.shared().readTree(item), false));
    }
}
