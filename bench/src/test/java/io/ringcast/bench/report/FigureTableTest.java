package io.ringcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.report.SuiteResults.Run;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.measure.RunVerdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FigureTableTest {
    private static final List<String> LOST = List.of("an update was lost", "and more");

    private final SuiteResults results = new SuiteResults();

    @Test
    void tellsWhatWasAskedMeasuredAndFound() {
        add("load", "ringcast", List.of(), 40, 50, 60);
        assertThat(row("50"))
                .containsExactly(
                        "load: server CPU per update out", "<= 50.0 ns", "50.0 [40.0-60.0] ns", "PASS", "-", "-");
        assertThat(row("49")).contains("MISS");
        assertThat(row("stated"))
                .containsExactly(
                        "load: server CPU per update out", "stated", "50.0 [40.0-60.0] ns", "stated", "-", "-");
    }

    @Test
    void judgesWhatMayNeverBeByTheWorstRun() {
        add("load", "ringcast", List.of(), 40, 50, 60);
        assertThat(row("worst 60"))
                .containsExactly(
                        "load: server CPU per update out",
                        "<= 60.0 ns, worst run",
                        "60.0 ns, worst of 3; median 50.0 [40.0-60.0] ns",
                        "PASS",
                        "-",
                        "-");
        assertThat(row("worst 59")).contains("MISS");
        add("load", "nats", List.of(), 100, 100, 100);
        assertThat(row("worst nats * 0.6")).contains("<= nats * 0.6, worst run", "PASS");
        assertThat(row("worst nats * 0.59")).contains("MISS");
    }

    @Test
    void putsAPeersFigureAndTheRatioOfTheSameTurnsBesideIt() {
        add("load", "ringcast", List.of(), 40, 50, 60);
        add("load", "nats", List.of(), 100, 200, 100);
        assertThat(row("nats * 0.5"))
                .endsWith("<= nats * 0.5", "50.0 [40.0-60.0] ns", "PASS", "nats 100 [100-200] ns", "0.40 [0.25-0.60]");
        assertThat(row("nats / 3")).contains("MISS");
        assertThat(row("stated nats")).endsWith("stated", "nats 100 [100-200] ns", "0.40 [0.25-0.60]");
    }

    @Test
    void saysThatAnotherBuildIsFasterOnlyWhereItIsInAllTurns() {
        add("load", "ringcast", List.of(), 106, 107, 108);
        add("load", "baseline", List.of(), 100, 100, 100);
        assertThat(row("baseline * 1.05")).contains("MISS", "1.07 [1.06-1.08]");
        assertThat(row("baseline * 1.07")).contains("PASS");
        add("load", "ringcast", List.of(), 99, 109);
        add("load", "baseline", List.of(), 100, 100);
        assertThat(row("baseline * 1.05")).contains("not judged: turns disagree", "1.07 [0.99-1.09]");
    }

    @Test
    void holdsALoadAgainstAnother() {
        add("load", "ringcast", List.of(), 110, 90);
        add("base", "ringcast", List.of(), 100, 100);
        assertThat(row("\"base\" * 1.1"))
                .endsWith("<= \"base\" * 1.1", "100 [90.0-110] ns", "PASS", "100 [100-100] ns", "1.00 [0.90-1.10]");
        assertThat(row("\"base\" * 0.9")).contains("MISS");
        assertThat(row("\"other\" * 0.9")).contains("not judged: \"other\" has no result");
    }

    @Test
    void saysWhyAFigureCannotBeJudged() {
        add("load", "ringcast", List.of(), 40);
        add("load", "mosquitto", LOST, 100);
        assertThat(row("nchan / 30")).contains("not judged: nchan is not installed", "nchan: none");
        assertThat(row("nats / 30")).contains("not judged: nats did not take part");
        assertThat(row("mosquitto / 30")).contains("not judged: mosquitto has no result, an update was lost");
        assertThat(table("1", "never ran").rows().get(1)).contains("not measured by this set");
    }

    @Test
    void missesWhereEveryRunFailedAndCountsTheFailedOnes() {
        add("load", "ringcast", LOST, 40, 50);
        assertThat(row("50")).contains("MISS: no result, an update was lost", "-");
        add("load", "ringcast", List.of(), 45, 45);
        assertThat(row("50")).contains("PASS", "45.0 [45.0-45.0] ns, 2 of 4 runs failed");
        assertThat(row("stated")).contains("stated");
    }

    @Test
    void missesWhereFewerThanHalfOfTheRunsPassed() {
        add("load", "ringcast", LOST, 40, 50);
        add("load", "ringcast", List.of(), 45);
        assertThat(row("50")).contains("45.0 ns, 2 of 3 runs failed", "MISS, 2 of 3 runs failed: an update was lost");
        assertThat(row("stated")).contains("MISS, 2 of 3 runs failed: an update was lost");
    }

    @Test
    void missesWhereASingleSnapshotWasWrong() {
        addTo(5, "load", "ringcast", List.of(), 40, 40, 40, 40);
        addTo(5, "load", "ringcast", LOST, 40);
        assertThat(table(5, "50", "load").rows().get(1)).contains("MISS, 1 of 5 runs failed: an update was lost");
    }

    @Test
    void missesWhereTheScenarioCouldNotBePutAtAll() {
        add(SuiteResults.ALL_LOADS, "floor-nio", List.of("no port"), 0);
        assertThat(row("50")).contains("not measured by this set");
        add(SuiteResults.ALL_LOADS, "ringcast", List.of("did not start"), 0);
        assertThat(row("50")).contains("MISS: no result, did not start");
        assertThat(row("stated")).contains("MISS: no result, did not start");
        assertThat(table(3, "50", "load").rows().get(1)).contains("not measured by this set");

        add("load", "ringcast", List.of(), 45);
        assertThat(row("50")).contains("PASS", "45.0 ns, 1 of 2 runs failed");
        add(SuiteResults.ALL_LOADS, "nats", List.of("no nats"), 0);
        assertThat(row("nats * 0.5")).contains("not judged: nats has no result, no nats");
    }

    @Test
    void sumsUp() {
        add("load", "ringcast", List.of(), 40);
        assertThat(table("50", "load").summary()).isEqualTo("1 PASS, 0 MISS, 1 stated or not judged.");
        assertThat(table("50", "load").isMet()).isTrue();
        assertThat(table("30", "load").isMet()).isFalse();
    }

    @Test
    void hasATargetForEveryFigureOfTheList() {
        assertThat(Target.live()).hasSizeGreaterThan(30).doesNotHaveDuplicates();
        assertThat(Stream.concat(Target.live().stream(), Target.all().stream()))
                .extracting(
                        target -> target.bound().isJudged() && !(target.bound().factor() > 0))
                .containsOnly(false);
    }

    private List<String> row(String bound) {
        return table(bound, "load").rows().get(1);
    }

    private FigureTable table(String bound, String load) {
        return table(2, bound, load);
    }

    private FigureTable table(int scenarioNumber, String bound, String load) {
        final Target target = Target.parse(scenarioNumber + " | " + load + " | CPU_NS_PER_UPDATE | " + bound);
        return new FigureTable(results, new Aims(List.of(target), Map.of("nchan", "nginx"), true));
    }

    private void add(String load, String peer, List<String> reasons, double... cpuNs) {
        addTo(2, load, peer, reasons, cpuNs);
    }

    private void addTo(int scenarioNumber, String load, String peer, List<String> reasons, double... cpuNs) {
        for (final double ns : cpuNs) {
            final int repetition = 1
                    + (int) results.runs().stream()
                            .filter(run -> run.result().peer().equals(peer)
                                    && run.result().row().equals(load))
                            .count();
            final LoadResult result =
                    new LoadResult(load, peer, new RunVerdict(reasons)).with(Metric.CPU_NS_PER_UPDATE, ns);
            results.add(new Run(scenarioNumber, "title", repetition, result));
        }
    }
}
