package io.ringcast.bench.report;

import io.ringcast.bench.report.SuiteResults.Run;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.measure.RunVerdict;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.profile.Profiling;
import io.ringcast.bench.rig.scenario.Bench;
import io.ringcast.bench.rig.scenario.Extent;
import io.ringcast.bench.rig.scenario.Place;
import io.ringcast.bench.rig.scenario.Scenario;
import io.ringcast.bench.rig.scenario.SelfMeasure;
import java.util.List;
import java.util.function.Consumer;

/** Puts scenarios to peers in turn, again and again (A B A B), so that what changes on the machine meets all of them. */
final class SuiteRun {
    private static final String SELF_TITLE = "the rig itself, without a server";

    private final Extent extent;
    private final Place place;
    private final Profiling profiling;
    private final Consumer<Run> results;
    private final Progress progress;

    /** {@code results} gets every run as it ends. */
    SuiteRun(Extent extent, Place place, Profiling profiling, Progress progress, Consumer<Run> results) {
        this.extent = extent;
        this.place = place;
        this.profiling = profiling;
        this.progress = progress;
        this.results = results;
    }

    /** Runs everything. Blocks; whatever goes wrong in one run fails that run alone. */
    void run(Choices choices) {
        SelfMeasure.run(bench(1, ""));
        progress.expect(blockCount(choices));
        for (final Scenario scenario : choices.scenarios()) {
            run(scenario, choices.peers(scenario));
        }
        SelfMeasure.run(bench(1, "the rig itself: "))
                .forEach(result -> results.accept(new Run(0, SELF_TITLE, 1, result)));
    }

    private void run(Scenario scenario, List<Peer> peers) {
        final String name = scenario.number() + " " + scenario.title() + ", ";
        final Scenario calibrated = calibrated(scenario, peers, name);
        for (int repetition = 1; repetition <= extent.latencyRepetitions(); repetition++) {
            final String where = name + repetition + " of " + extent.latencyRepetitions() + ", ";
            final Bench bench = bench(repetition, where);
            for (final Peer peer : peers) {
                runBlock(calibrated, bench, peer, repetition);
                progress.finishedBlock();
            }
        }
    }

    private Scenario calibrated(Scenario scenario, List<Peer> peers, String name) {
        if (peers.stream().noneMatch(peer -> peer.name().equals(SuiteResults.REFERENCE))) {
            return scenario;
        }
        try {
            return scenario.calibrated(bench(1, name));
        } catch (RuntimeException e) {
            progress.show(name + "not calibrated, so some loads are missing: " + e.getMessage());
            return scenario;
        }
    }

    private void runBlock(Scenario scenario, Bench bench, Peer peer, int repetition) {
        for (final LoadResult result : block(scenario, bench, peer)) {
            results.accept(new Run(scenario.number(), scenario.title(), repetition, result));
            if (!result.verdict().isPass()) {
                bench.progress()
                        .accept(peer.name() + ": " + result.row() + " FAIL: "
                                + result.verdict().reasons());
            }
        }
    }

    private static List<LoadResult> block(Scenario scenario, Bench bench, Peer peer) {
        try {
            return scenario.run(bench, peer);
        } catch (RuntimeException e) {
            final RunVerdict verdict = new RunVerdict(List.of(String.valueOf(e.getMessage())));
            return List.of(new LoadResult(SuiteResults.ALL_LOADS, peer.name(), verdict));
        }
    }

    private Bench bench(int repetition, String where) {
        return new Bench(
                extent,
                place,
                profiling,
                repetition,
                repetition > extent.repetitions(),
                what -> progress.show(where + what));
    }

    private int blockCount(Choices choices) {
        return extent.latencyRepetitions()
                * choices.scenarios().stream()
                        .mapToInt(scenario -> choices.peers(scenario).size())
                        .sum();
    }
}
