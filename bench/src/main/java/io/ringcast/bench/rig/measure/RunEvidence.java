package io.ringcast.bench.rig.measure;

import java.util.List;

/**
 * What a run showed, as far as its verdict depends on it.
 *
 * @param plannedBatchCount batches that an open-loop plan asked for; 0 where the load is a closed window
 * @param sentBatchCount batches sent by the time the plan ended
 * @param ackedBatchCount batches answered in the end; equal to all sent where the peer has no acks
 * @param allSentBatchCount batches sent, late ones included
 * @param clients what each client should have received and did
 * @param faults what ingest or clients found wrong, in words
 * @param isLatencyRun whether its latencies are results, so that the load's own core must not be busy
 * @param loadCoreShare CPU time of the load by the time its cores had, 0 to 1
 */
public record RunEvidence(
        long plannedBatchCount,
        long sentBatchCount,
        long ackedBatchCount,
        long allSentBatchCount,
        List<ClientTally> clients,
        List<String> faults,
        boolean isLatencyRun,
        double loadCoreShare) {

    /**
     * Samples one client was due and got. {@code reportedCount} are those that the stream itself said it merged ({@code n} rose by
     * more than the item held); {@code mayMerge} tells whether that is allowed in this run.
     */
    public record ClientTally(
            String name, long dueCount, long receivedCount, long reportedCount, boolean mayMerge, boolean caughtUp) {}
}
