package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.peer.Peer;
import java.util.List;
import java.util.Set;

/** A scenario of the live channel's figures: it names those beside whom ringcast is measured. */
public interface LiveScenario extends Scenario {
    /** Names of peers, ringcast's among them. */
    Set<String> peerNames();

    /** Whether another build of ringcast can be measured beside it. */
    default boolean comparesBuilds() {
        return true;
    }

    @Override
    default Set<Peer.Ability> needs() {
        return Set.of(Peer.Ability.FAN_OUT);
    }

    /** All of them, in the order in which they run. */
    static List<LiveScenario> all() {
        return List.of(
                new LiveFanOutScenario(),
                new LiveEndToEndScenario(),
                new LiveSlowClientScenario(),
                new LiveSnapshotScenario(),
                new LiveFirstUpdateScenario(),
                new LiveIdleScenario(),
                new LiveStormScenario(),
                new LiveStartScenario());
    }
}
