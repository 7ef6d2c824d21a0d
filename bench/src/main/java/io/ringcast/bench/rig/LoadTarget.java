package io.ringcast.bench.rig;

import io.ringcast.bench.rig.client.Receivers;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.peer.PeerProcess;
import java.util.List;

/** What a run loads: a server that is up, or the rig itself. */
public interface LoadTarget {
    /** Its name in tables. */
    String name();

    /** Load in; not yet open. */
    IngestDriver ingest(IngestPlan plan);

    /** Load out; no connection yet. */
    Receivers receivers();

    /** The processes whose CPU time and memory are the server's. */
    List<Long> pids();

    /** Cores of the whole machine. */
    int machineCoreCount();

    /** A peer that runs. */
    static LoadTarget of(PeerProcess server, int machineCoreCount) {
        return new LoadTarget() {
            @Override
            public String name() {
                return server.peer().name();
            }

            @Override
            public IngestDriver ingest(IngestPlan plan) {
                return server.ingest(plan);
            }

            @Override
            public Receivers receivers() {
                return server.receivers();
            }

            @Override
            public List<Long> pids() {
                return server.pids();
            }

            @Override
            public int machineCoreCount() {
                return machineCoreCount;
            }
        };
    }
}
