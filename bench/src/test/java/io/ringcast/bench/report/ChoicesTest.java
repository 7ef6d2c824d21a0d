package io.ringcast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.scenario.Breadth;
import io.ringcast.bench.rig.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    private static List<Integer> numbers(Choices choices) {
        return choices.scenarios().stream().map(Scenario::number).toList();
    }

    private static List<String> names(Choices choices, int scenarioIndex) {
        return choices.peers(choices.scenarios().get(scenarioIndex)).stream()
                .map(Peer::name)
                .toList();
    }
}
