package io.ringcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.bench.rig.peer.OwnCheckout;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.RingcastPeer;
import io.ringcast.bench.rig.scenario.Breadth;
import io.ringcast.bench.rig.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoicesTest {
    @Test
    void hasThreeScenariosInTheQuickSetAndAllInTheOthers() {
        assertThat(numbers(Choices.of(List.of(), List.of(), Breadth.HEADLINE))).containsExactly(1, 2, 3);
        assertThat(numbers(Choices.of(List.of(), List.of(), Breadth.STANDARD))).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(numbers(Choices.of(List.of(6), List.of(), Breadth.HEADLINE))).containsExactly(6);
    }

    @Test
    void hasTheTunedTwinWhereItIsTheComparison() {
        Choices quick = Choices.of(List.of(), List.of(), Breadth.HEADLINE);
        assertThat(names(quick, 0)).contains("ringcast", "naive", "tuned", "floor-grpc", "floor-echo");
        assertThat(names(quick, 1)).contains("ringcast", "naive", "floor-nio").doesNotContain("tuned", "floor-grpc");
        assertThat(names(Choices.of(List.of(), List.of(), Breadth.FULL), 1)).contains("tuned");
        assertThat(names(Choices.of(List.of(), List.of("tuned"), Breadth.HEADLINE), 1))
                .containsExactly("tuned");
    }

    @Test
    void namesThePeersThereAreWhenOneIsUnknown() {
        List<String> names = List.of("nobody");
        assertThatThrownBy(() -> Choices.of(List.of(), names, Breadth.HEADLINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("no peer nobody", "ringcast", "naive");
    }

    @Test
    void measuresTheLiveChannelBesideTheNamedPeersOfEachScenario() {
        Choices live = Choices.live(List.of(), List.of());
        assertThat(numbers(live)).containsExactly(2, 3, 4, 5, 5, 6, 7, 8);
        assertThat(names(live, 0))
                .contains("ringcast", "floor-nio", "naive-update")
                .doesNotContain("naive", "tuned");
        assertThat(names(live, 2)).containsExactly("ringcast");
        assertThat(Choices.absentFromLive().keySet())
                .isSubsetOf("nats", "mosquitto", "nchan", "node-batch")
                .doesNotContainAnyElementsOf(names(live, 0));
        assertThat(names(Choices.live(List.of(2), List.of("ringcast")), 0)).containsExactly("ringcast");
    }

    @Test
    void putsAnotherBuildBesideThisOneWhereverItCanTakePart(@TempDir Path folder) throws IOException {
        RingcastPeer baseline = RingcastPeer.of(OwnCheckout.in(folder));
        Choices live = Choices.live(List.of(), List.of()).comparingBuilds().beside(baseline);
        assertThat(numbers(live)).as("not the start").containsExactly(2, 3, 4, 5, 5, 6, 7);
        for (int i = 0; i < live.scenarios().size(); i++) {
            assertThat(names(live, i)).containsExactly("ringcast", "baseline");
        }
        assertThat(names(
                        Choices.live(List.of(2), List.of("ringcast", "floor-nio"))
                                .beside(baseline),
                        0))
                .containsExactlyInAnyOrder("ringcast", "floor-nio", "baseline");
        assertThat(names(Choices.live(List.of(2), List.of("floor-nio")).beside(baseline), 0))
                .as("this build too, though it was not named")
                .containsExactlyInAnyOrder("ringcast", "floor-nio", "baseline");
        assertThat(names(Choices.of(List.of(1), List.of(), Breadth.HEADLINE).beside(baseline), 0))
                .containsExactly("ringcast", "baseline");
        Choices start = Choices.live(List.of(8), List.of());
        assertThatThrownBy(start::comparingBuilds).hasMessage("scenario 8 measures this build alone");
    }

    @Test
    void judgesEachFigureOnceBesideAnotherBuild(@TempDir Path folder) throws IOException {
        Choices live = Choices.live(List.of(2, 4, 5), List.of()).beside(RingcastPeer.of(OwnCheckout.in(folder)));
        List<Target> targets = Aims.ofLiveChannel(live).targets();
        assertThat(targets)
                .contains(
                        Target.parse("2 | 100 clients, shared, saturated | CPU_NS_PER_UPDATE | baseline * 1.05"),
                        Target.parse("2 | 10000 clients, shared, saturated | CPU_NS_PER_UPDATE | stated baseline"),
                        Target.parse("4 | 2000 samples/s, 100 clients, 100 stalled | RESIDENT_SLOPE_MIB"
                                + " | stated baseline"),
                        Target.parse("5 | 1000000 series, one agent | FIRST_UPDATE_MS | stated baseline"))
                .allMatch(target -> target.bound().peer().equals("baseline"));
        assertThat(targets)
                .extracting(target -> List.of(target.scenarioNumber(), target.row(), target.metric()))
                .doesNotHaveDuplicates();
    }

    private static List<Integer> numbers(Choices choices) {
        return choices.scenarios().stream().map(Scenario::number).toList();
    }

    private static List<String> names(Choices choices, int scenarioIndex) {
        return choices.peers(choices.scenarios().get(scenarioIndex)).stream()
                .map(Peer::name)
                .toList();
    }
}
