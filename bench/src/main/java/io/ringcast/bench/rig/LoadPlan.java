package io.ringcast.bench.rig;

import io.ringcast.bench.rig.client.ClientPlan;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import java.util.List;

/**
 * One measured run.
 *
 * @param row its name in tables
 * @param clients who receives; none for a run of ingest alone
 * @param recordsLatency whether latencies of samples on arrival are results
 * @param isOneUpdatePerFrame whether the run fails where a frame holds more than one update
 * @param isLong whether it is slow or seldom enough to be measured as long as idle servers are
 * @param warmNs how long the same load runs before anything counts
 * @param measureNs how long it then runs
 */
public record LoadPlan(
        String row,
        IngestPlan ingest,
        Pace pace,
        List<ClientPlan> clients,
        boolean recordsLatency,
        boolean isOneUpdatePerFrame,
        boolean isLong,
        long warmNs,
        long measureNs) {
    private static final long NS_PER_MS = 1_000_000L;

    public LoadPlan {
        clients = List.copyOf(clients);
    }

    /** Without clients. */
    public static LoadPlan ofIngest(String row, IngestPlan ingest, Pace pace) {
        return ofClients(row, ingest, pace, List.of());
    }

    /** With clients; latencies are results where the rate is fixed. */
    public static LoadPlan ofClients(String row, IngestPlan ingest, Pace pace, List<ClientPlan> clients) {
        return new LoadPlan(row, ingest, pace, clients, pace.isOpenLoop(), false, false, 0, 0);
    }

    /** The same, lasting so long. */
    public LoadPlan lasting(long warmMs, long measureMs) {
        return new LoadPlan(
                row,
                ingest,
                pace,
                clients,
                recordsLatency,
                isOneUpdatePerFrame,
                isLong,
                warmMs * NS_PER_MS,
                measureMs * NS_PER_MS);
    }

    /** The same; it fails where a frame holds more than one update. */
    public LoadPlan oneUpdatePerFrame() {
        return new LoadPlan(row, ingest, pace, clients, recordsLatency, true, isLong, warmNs, measureNs);
    }

    /** The same, measured as long as idle servers are. */
    public LoadPlan longer() {
        return new LoadPlan(row, ingest, pace, clients, recordsLatency, isOneUpdatePerFrame, true, warmNs, measureNs);
    }
}
