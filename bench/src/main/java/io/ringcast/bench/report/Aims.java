package io.ringcast.bench.report;

import io.ringcast.bench.rig.scenario.Scenario;
import java.util.List;
import java.util.Map;

/**
 * What a suite's figures are held against.
 *
 * @param absent peers that belong to the suite and can't run on this machine, each with what is missing
 * @param areListed whether the targets themselves are what the suite reports, a line each
 */
record Aims(List<Target> targets, Map<String, String> absent, boolean areListed) {
    Aims {
        targets = List.copyOf(targets);
        absent = Map.copyOf(absent);
    }

    /** Those of the sets that compare many loads on many peers. */
    static Aims ofSets() {
        return new Aims(Target.all(), Map.of(), false);
    }

    /** The list of the live channel's figures, those of the scenarios chosen; beside another build of ringcast, if there is one. */
    static Aims ofLiveChannel(Choices choices) {
        final List<Integer> numbers =
                choices.scenarios().stream().map(Scenario::number).toList();
        final List<Target> targets = Target.live().stream()
                .filter(target -> numbers.contains(target.scenarioNumber()))
                .toList();
        return choices.baseline().isPresent()
                ? new Aims(Target.besideBaseline(targets), Map.of(), true)
                : new Aims(targets, Choices.absentFromLive(), true);
    }
}
