package io.ringcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.report.SuiteResults.Line;
import io.ringcast.bench.report.SuiteResults.Run;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.measure.RunVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static final Line LINE = new Line(1, "ingest", "load");

    private final SuiteResults results = new SuiteResults();

    @Test
    void judgesANumber() {
        add("ringcast", 1, 100, List.of());
        assertThat(judge("100")).isEqualTo("<= 100 PASS");
        assertThat(judge("99")).isEqualTo("<= 99.0 MISS");
    }

    @Test
    void judgesTheWorstRunWhereAskedTo() {
        add("ringcast", 1, 100, List.of());
        add("ringcast", 2, 10, List.of());
        add("ringcast", 3, 10, List.of());
        assertThat(judge("99")).isEqualTo("<= 99.0 PASS");
        assertThat(judge("worst 99")).isEqualTo("<= 99.0 in the worst run MISS");
        assertThat(judge("worst 100")).isEqualTo("<= 100 in the worst run PASS");
    }

    @Test
    void takesTheLeastForTheWorstWhereMoreIsBetter() {
        Target target = Target.parse("1 | load | MIRROR_SERIES | worst 10");
        assertThat(target.isMetBy(Spread.of(List.of(10.0, 10.0, 10.0)))).isTrue();
        assertThat(target.isMetBy(Spread.of(List.of(9.0, 10.0, 10.0)))).isFalse();
    }

    @Test
    void judgesAgainstAPeerOfTheSameTurns() {
        add("ringcast", 1, 10, List.of());
        add("naive", 1, 80, List.of());
        add("ringcast", 2, 20, List.of());
        add("naive", 2, 180, List.of());

        assertThat(judge("naive / 8")).isEqualTo("<= naive / 8 PASS");
        assertThat(judge("naive / 9")).isEqualTo("<= naive / 9 MISS");
        assertThat(judge("naive * 0.2")).isEqualTo("<= naive * 0.2 PASS");
    }

    @Test
    void saysNothingOfAPeerThatDidNotTakePart() {
        add("ringcast", 1, 10, List.of());
        assertThat(Target.parse("1 | load | CPU_NS_PER_SAMPLE | naive / 8").judge(results, LINE))
                .isEmpty();
    }

    @Test
    void saysThatAPeerFailed() {
        add("ringcast", 1, 10, List.of());
        add("naive", 1, 80, List.of("lost"));
        assertThat(judge("naive / 8")).isEqualTo("<= naive / 8, which has no result");
    }

    @Test
    void missesWithoutAResult() {
        add("ringcast", 1, 10, List.of("lost"));
        assertThat(judge("100")).isEqualTo("no result MISS");
    }

    @Test
    void judgesALoadAgainstAnotherOfItsOwn() {
        add("ringcast", 1, 110, List.of());
        LoadResult base = new LoadResult("base", "ringcast", new RunVerdict(List.of()));
        results.add(new Run(1, "ingest", 1, base.with(Metric.CPU_NS_PER_SAMPLE, 100)));
        assertThat(judge("\"base\" * 1.1")).isEqualTo("<= \"base\" * 1.1 PASS");
        assertThat(judge("\"base\" * 1.09")).isEqualTo("<= \"base\" * 1.09 MISS");
    }

    @Test
    void leavesFiguresThatAreOnlyStatedUnjudged() {
        Target stated = Target.parse("1 | load | CPU_NS_PER_SAMPLE | stated nats");
        assertThat(stated.bound().peer()).isEqualTo("nats");
        assertThat(Target.of(List.of(stated), LINE, Metric.CPU_NS_PER_SAMPLE)).isEmpty();
    }

    private String judge(String bound) {
        return Target.parse("1 | load | CPU_NS_PER_SAMPLE | " + bound)
                .judge(results, LINE)
                .orElseThrow();
    }

    private void add(String peer, int repetition, double cpuNs, List<String> reasons) {
        LoadResult result = new LoadResult("load", peer, new RunVerdict(reasons)).with(Metric.CPU_NS_PER_SAMPLE, cpuNs);
        results.add(new Run(1, "ingest", repetition, result));
    }
}
