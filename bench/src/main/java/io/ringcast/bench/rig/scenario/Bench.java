package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.LoadRun;
import io.ringcast.bench.rig.LoadTarget;
import io.ringcast.bench.rig.peer.CorePinning;
import io.ringcast.bench.rig.peer.Peer;
import io.ringcast.bench.rig.peer.PeerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What all scenarios work with.
 *
 * @param machineCoreCount cores of the machine, whatever the load itself may use
 * @param progress told what runs now
 */
public record Bench(
        Extent extent, CorePinning pinning, int machineCoreCount, Path logFolder, Consumer<String> progress) {

    /** Starts a peer. */
    public PeerProcess start(Peer peer) {
        return PeerProcess.start(peer, pinning, logFolder);
    }

    /** Puts loads to one server, one after the other; the first is warmed longer. */
    public List<LoadResult> run(PeerProcess server, List<LoadPlan> plans) {
        final List<LoadResult> results = new ArrayList<>();
        for (final LoadPlan plan : plans) {
            final long warmMs = results.isEmpty() ? extent.firstWarmMs() : extent.warmMs();
            progress.accept(server.peer().name() + ": " + plan.row());
            results.add(LoadRun.run(target(server), plan.lasting(warmMs, extent.measureMs())));
        }
        return results;
    }

    /** The server as a target of loads. */
    public LoadTarget target(PeerProcess server) {
        return LoadTarget.of(server, machineCoreCount);
    }
}
