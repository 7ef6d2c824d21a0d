package io.ringcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.bench.report.SuiteResults.Run;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.measure.RunVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
    private static final List<Target> TARGETS = List.of(Target.parse("2 | load | CPU_NS_PER_UPDATE | 60"));

    private final SuiteResults results = new SuiteResults();

    @Test
    void showsMedianRangeRatioAndTarget() {
        add("ringcast", 50, 70, 40);
        add("naive", 100, 140, 120);

        List<List<String>> rows = new ResultTable(results, TARGETS).rows(2);
        assertThat(rows.get(0)).containsExactly("load", "figure", "ringcast", "naive", "target");
        assertThat(rows.get(1))
                .containsExactly(
                        "load",
                        "server CPU per update out, ns",
                        "50.0 [40.0-70.0]",
                        "120 [100-140] = x2.00 [2.00-3.00]",
                        "<= 60.0 PASS");
    }

    @Test
    void saysThatATargetWasMissed() {
        add("ringcast", 61);
        assertThat(new ResultTable(results, TARGETS).rows(2).get(1)).last().isEqualTo("<= 60.0 MISS");
    }

    @Test
    void printsNoFigureOfARunThatFailed() {
        add("ringcast", 50);
        results.add(new Run(2, "fan-out", 2, result("ringcast", 1, List.of("lost"))));
        results.add(new Run(2, "fan-out", 1, result("naive", 1, List.of("lost"))));

        ResultTable table = new ResultTable(results, List.of());
        assertThat(table.rows(2).get(1)).contains("50.0 FAIL 1 of 2", "FAIL 1 of 1");
        assertThat(table.failures()).hasSize(2).first().asString().endsWith("ringcast, repetition 2: lost");
    }

    @Test
    void printsALoadOfWhichEveryRunFailed() {
        results.add(new Run(2, "fan-out", 1, result("ringcast", 1, List.of("lost"))));
        assertThat(new ResultTable(results, TARGETS).rows(2).get(1)).containsExactly("load", "-", "FAIL 1 of 1", "");
    }

    @Test
    void padsColumnsAndWritesMarkdown() {
        List<List<String>> rows = List.of(List.of("a", "bb"), List.of("ccc", "d|"));
        assertThat(TableText.plain(rows)).isEqualTo("a    bb\n-------\nccc  d|\n");
        assertThat(TableText.markdown(rows)).isEqualTo("| a | bb |\n|---|---|\n| ccc | d\\| |\n");
    }

    @Test
    void takesTheMiddleOfEvenAndOddCounts() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0)).median()).isEqualTo(2);
        assertThat(Spread.of(List.of(4.0, 1.0)).median()).isEqualTo(2.5);
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesFiguresShort() {
        assertThat(List.of(0.123, 5.0, 12.34, 999.6, 12_345.0, 5_810_000.0).stream()
                        .map(Figures::of))
                .containsExactly("0.12", "5.00", "12.3", "1000", "12.3k", "5.81M");
    }

    @Test
    void readsTheTargetsThatAreSet() {
        assertThat(Target.all()).isNotEmpty();
    }

    @Test
    void replacesItsBlockOfThePageAlone() {
        String begin = DocsBlock.BEGIN.formatted("quick set");
        String end = DocsBlock.END.formatted("quick set");
        String page = "before\n" + begin + "\nold\n" + end + "\nafter\n";
        assertThat(DocsBlock.replaced(page, "quick set", "new\n"))
                .isEqualTo("before\n" + begin + "\nnew\n" + end + "\nafter\n");
        String unfinished = "before\n" + begin + "\n";
        assertThatThrownBy(() -> DocsBlock.replaced(unfinished, "quick set", "new"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void addsABlockThatThePageDoesNotHaveYet() {
        String page = DocsBlock.replaced("before\n", "full set", "new\n");
        assertThat(page).startsWith("before\n\n### Full set\n\n<!--").contains("\nnew\n<!--");
        assertThat(DocsBlock.replaced(page, "full set", "newer\n"))
                .contains("\nnewer\n<!--")
                .doesNotContain("\nnew\n");
    }

    private void add(String peer, double... cpuNs) {
        for (int i = 0; i < cpuNs.length; i++) {
            results.add(new Run(2, "fan-out", i + 1, result(peer, cpuNs[i], List.of())));
        }
    }

    private static LoadResult result(String peer, double cpuNs, List<String> reasons) {
        return new LoadResult("load", peer, new RunVerdict(reasons)).with(Metric.CPU_NS_PER_UPDATE, cpuNs);
    }
}
