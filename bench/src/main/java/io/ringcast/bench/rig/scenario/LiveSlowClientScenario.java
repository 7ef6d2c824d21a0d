package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.peer.Peer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What a hundred clients that stop reading cost the hundred others, the agents and the server's memory; beside two hundred that
 * read, and beside the hundred alone. Every second repetition goes through them backwards, for a later load has a warmer JVM.
 */
final class LiveSlowClientScenario implements LoadScenario, LiveScenario {
    private static final int SAMPLES_PER_SECOND = 2_000;
    private static final int HEALTHY_CLIENTS = 100;
    private static final int STALLED_CLIENTS = 100;

    @Override
    public Question question() {
        return Question.SLOW_CLIENTS;
    }

    @Override
    public Set<String> peerNames() {
        return Set.of("ringcast");
    }

    @Override
    public List<LoadPlan> plans(Breadth breadth, Peer peer) {
        return List.of(
                EndToEndScenario.plan(SAMPLES_PER_SECOND, HEALTHY_CLIENTS, 0),
                EndToEndScenario.plan(SAMPLES_PER_SECOND, HEALTHY_CLIENTS + STALLED_CLIENTS, 0),
                EndToEndScenario.plan(SAMPLES_PER_SECOND, HEALTHY_CLIENTS, STALLED_CLIENTS)
                        .longer());
    }

    @Override
    public List<LoadPlan> inOrder(List<LoadPlan> plans, int repetition) {
        final List<LoadPlan> order = new ArrayList<>(plans);
        if (repetition % 2 == 0) {
            Collections.reverse(order);
        }
        return order;
    }
}
