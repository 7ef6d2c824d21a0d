package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.peer.Peer;
import java.util.List;
import java.util.Set;

/** What clients that stop reading cost those that read, and the server's memory. */
public final class SlowClientScenario implements LoadScenario {
    private static final int SAMPLES_PER_SECOND = 10_000;
    private static final int HEALTHY_CLIENTS = 50;
    private static final int STALLED_CLIENTS = 100;

    @Override
    public Question question() {
        return Question.SLOW_CLIENTS;
    }

    @Override
    public Set<Peer.Ability> needs() {
        return Set.of(Peer.Ability.FAN_OUT, Peer.Ability.SLOW_CLIENTS);
    }

    @Override
    public List<LoadPlan> plans(Breadth breadth, Peer peer) {
        return List.of(
                EndToEndScenario.plan(SAMPLES_PER_SECOND, HEALTHY_CLIENTS, 0),
                EndToEndScenario.plan(SAMPLES_PER_SECOND, HEALTHY_CLIENTS, STALLED_CLIENTS));
    }
}
