package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.LoadRun;
import io.ringcast.bench.rig.SelfTarget;
import java.util.List;

/** The loads of scenario 3 on the rig alone: its latencies and CPU time are what the rig adds to every other figure. */
public final class SelfMeasure {
    private static final int SAMPLES_PER_SECOND = 10_000;
    private static final List<Integer> CLIENTS = List.of(1, 50);

    private SelfMeasure() {}

    /** Runs them. Blocks. */
    public static List<LoadResult> run(Bench bench) {
        return CLIENTS.stream()
                .map(clientCount -> EndToEndScenario.plan(SAMPLES_PER_SECOND, clientCount, 0))
                .map(plan -> run(bench, plan))
                .toList();
    }

    private static LoadResult run(Bench bench, LoadPlan plan) {
        return LoadRun.run(
                new SelfTarget(bench.place().machineCoreCount()),
                plan.lasting(
                        bench.extent().lengths().warmMs(),
                        bench.extent().lengths().measureMs()));
    }
}
