package io.ringcast.bench.soak;

import io.ringcast.bench.rig.client.ClientTotals;
import io.ringcast.bench.rig.ingest.RestlessAgents;
import io.ringcast.bench.rig.measure.Findings;
import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a run showed.
 *
 * @param books the server's counters when all clients had left
 * @param stages rows of latencies, a heading first
 * @param findings what was wrong; none: it passed
 */
record SoakResult(
        Run run,
        Agents agents,
        Clients clients,
        Scrape books,
        SoakMemory memory,
        List<List<String>> stages,
        int warningCount,
        Findings findings) {
    /** @param serverCores cores that the server's process used, of the load's time */
    record Run(Instant start, SoakPlan plan, double serverCores) {}

    /** @param lateness how late the load itself handed a batch over */
    record Agents(
            long answeredSamples,
            long cutCount,
            long resentCount,
            long duplicateCount,
            Histogram lateness,
            Histogram ackLatency) {
        static Agents of(RestlessAgents agents, long answeredSamples) {
            return new Agents(
                    answeredSamples,
                    agents.cutCount(),
                    agents.resentCount(),
                    agents.duplicateCount(),
                    agents.lateness(),
                    agents.takeAckLatency());
        }
    }

    /** @param verifiedCount clients that knew in the end what is true */
    record Clients(ClientTotals totals, int verifiedCount) {}

    boolean isPass() {
        return findings.count() == 0;
    }
}
