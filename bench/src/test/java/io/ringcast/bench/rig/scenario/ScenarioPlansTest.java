package io.ringcast.bench.rig.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.report.BenchSuite;
import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.peer.JavaPeer;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.RingcastPeer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScenarioPlansTest {
    private static final Peer RINGCAST = new RingcastPeer();

    @Test
    void hasNoTwoRowsOfOneName() {
        for (LoadScenario scenario : List.of(
                new IngestScenario(1_000), new FanOutScenario(), new EndToEndScenario(), new SlowClientScenario())) {
            for (Breadth breadth : Breadth.values()) {
                assertThat(rows(scenario, breadth, RINGCAST))
                        .doesNotHaveDuplicates()
                        .isNotEmpty();
            }
        }
    }

    @Test
    void hasNoTwoLiveRowsOfOneName() {
        for (LoadScenario scenario :
                List.of(new LiveFanOutScenario(), new LiveEndToEndScenario(), new LiveSlowClientScenario())) {
            for (Breadth breadth : Breadth.values()) {
                assertThat(rows(scenario, breadth, RINGCAST))
                        .doesNotHaveDuplicates()
                        .isNotEmpty();
            }
        }
    }

    @Test
    void asksOthersForLoadsThatRingcastHasToo() {
        for (Peer peer : List.of(JavaPeer.NAIVE_UPDATE, JavaPeer.FAN_OUT_FLOOR)) {
            assertThat(rows(new LiveFanOutScenario(), Breadth.STANDARD, peer))
                    .containsExactly("100 clients, shared, saturated");
        }
        assertThat(rows(new LiveFanOutScenario(), Breadth.STANDARD, RINGCAST))
                .contains("100 clients, shared, saturated", "10000 clients, shared, saturated");
    }

    @Test
    void hasALoadForEveryLiveTarget() throws IOException {
        Map<String, LoadScenario> scenarios = Map.of(
                "2", new LiveFanOutScenario(), "3", new LiveEndToEndScenario(), "4", new LiveSlowClientScenario());
        try (InputStream targets = BenchSuite.class.getResourceAsStream("live-targets.txt")) {
            List<String[]> lines = new String(targets.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" \\| ", -1))
                    .filter(fields -> scenarios.containsKey(fields[0]))
                    .toList();
            assertThat(lines)
                    .isNotEmpty()
                    .allSatisfy(fields -> assertThat(rows(scenarios.get(fields[0]), Breadth.STANDARD, RINGCAST))
                            .contains(fields[1]));
        }
    }

    @Test
    void putsTheStalledLoadFirstInEverySecondRepetition() {
        LoadScenario scenario = new LiveSlowClientScenario();
        List<LoadPlan> plans = scenario.plans(Breadth.STANDARD, RINGCAST);
        assertThat(scenario.inOrder(plans, 1)).isEqualTo(plans);
        assertThat(scenario.inOrder(plans, 2))
                .containsExactly(plans.get(2), plans.get(1), plans.get(0))
                .first()
                .satisfies(plan -> assertThat(plan.row()).endsWith("100 stalled"));
    }

    @Test
    void holdsTheRowsOfShorterSetsInLongerOnes() {
        for (LoadScenario scenario : List.of(new IngestScenario(1_000), new FanOutScenario(), new EndToEndScenario())) {
            List<String> headline = rows(scenario, Breadth.HEADLINE, RINGCAST);
            List<String> standard = rows(scenario, Breadth.STANDARD, RINGCAST);
            assertThat(standard).containsAll(headline);
            assertThat(rows(scenario, Breadth.FULL, RINGCAST)).containsAll(standard);
        }
    }

    @Test
    void comparesRoundTripsAtTheSameRateWithTheEchoAlone() {
        LoadScenario ingest = new IngestScenario(1_234);
        assertThat(rows(ingest, Breadth.HEADLINE, JavaPeer.ECHO_FLOOR))
                .as("warmed by the same loads")
                .isEqualTo(rows(ingest, Breadth.HEADLINE, RINGCAST));
        assertThat(rows(ingest, Breadth.HEADLINE, JavaPeer.NAIVE)).noneMatch(row -> row.contains("half"));
        assertThat(ingest.plans(Breadth.HEADLINE, RINGCAST))
                .filteredOn(plan -> plan.pace().isOpenLoop())
                .extracting(plan -> plan.pace().batchesPerSecond())
                .containsExactly(1_234.0);
    }

    @Test
    void asksForNoSelectorsOfAPeerThatHasNone() {
        assertThat(rows(new FanOutScenario(), Breadth.FULL, JavaPeer.FAN_OUT_FLOOR))
                .noneMatch(row -> row.contains("distinct"));
    }

    private static List<String> rows(LoadScenario scenario, Breadth breadth, Peer peer) {
        return scenario.plans(breadth, peer).stream().map(LoadPlan::row).toList();
    }
}
