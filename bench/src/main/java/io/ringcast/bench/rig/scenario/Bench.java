package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.LoadRun;
import io.ringcast.bench.rig.LoadTarget;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import io.ringcast.bench.rig.profile.Profiling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What all scenarios work with.
 *
 * @param repetition which turn of all peers this is; from 1
 * @param isLatencyOnly whether this repetition is for loads at a fixed rate alone
 * @param progress told what runs now
 */
public record Bench(
        Extent extent,
        Place place,
        Profiling profiling,
        int repetition,
        boolean isLatencyOnly,
        Consumer<String> progress) {

    /** Starts a peer. */
    public PeerProcess start(Peer peer) {
        return PeerProcess.start(peer, place.pinning(), place.logFolder());
    }

    /** Those of some loads that this repetition is for. */
    public List<LoadPlan> chosen(List<LoadPlan> plans) {
        return isLatencyOnly
                ? plans.stream().filter(plan -> plan.pace().isOpenLoop()).toList()
                : plans;
    }

    /** Puts loads to one server, one after the other; the first is warmed longer. */
    public List<LoadResult> run(PeerProcess server, List<LoadPlan> plans) {
        final List<LoadResult> results = new ArrayList<>();
        final Extent.Lengths lengths = extent.lengths();
        for (final LoadPlan plan : plans) {
            final long warmMs = results.isEmpty() ? lengths.firstWarmMs() : lengths.warmMs();
            progress.accept(server.peer().name() + ": " + plan.row());
            results.add(LoadRun.run(
                    target(server), plan.lasting(warmMs, lengths.of(plan)), profiling.of(server, plan.row())));
        }
        return results;
    }

    /** The server as a target of loads. */
    public LoadTarget target(PeerProcess server) {
        return LoadTarget.of(server, place.machineCoreCount());
    }
}
