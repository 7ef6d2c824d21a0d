package io.ringcast.bench.rig.measure;

import io.ringcast.bench.rig.measure.RunEvidence.ClientTally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether a run may be printed as a result. {@code reasons} says why not; empty: it passed. Immutable. */
public record RunVerdict(List<String> reasons) {
    /** The part of an open-loop plan that must have been sent in time. */
    public static final double RATE_MIN_SHARE = 0.99;

    /** How busy the load's cores may be in a run whose latencies are results. */
    public static final double LOAD_CORE_MAX_SHARE = 0.90;

    private static final int CLIENTS_NAMED = 3;

    public RunVerdict {
        reasons = List.copyOf(reasons);
    }

    /** Judges a run. */
    public static RunVerdict of(RunEvidence evidence) {
        final List<String> reasons = new ArrayList<>(evidence.faults());
        judgeRate(evidence, reasons);
        judgeClients(evidence.clients(), reasons);
        if (evidence.isLatencyRun() && evidence.loadCoreShare() > LOAD_CORE_MAX_SHARE) {
            reasons.add(
                    String.format(Locale.ROOT, "the load's own core was %.0f %% busy", 100 * evidence.loadCoreShare()));
        }
        return new RunVerdict(reasons);
    }

    /** Whether it is a result. */
    public boolean isPass() {
        return reasons.isEmpty();
    }

    private static void judgeRate(RunEvidence evidence, List<String> reasons) {
        if (evidence.sentBatchCount() < RATE_MIN_SHARE * evidence.plannedBatchCount()) {
            reasons.add("rate missed: " + evidence.sentBatchCount() + " of " + evidence.plannedBatchCount()
                    + " batches sent in time");
        }
        if (evidence.ackedBatchCount() != evidence.allSentBatchCount()) {
            reasons.add(evidence.ackedBatchCount() + " of " + evidence.allSentBatchCount() + " batches were answered");
        }
    }

    private static void judgeClients(List<ClientTally> clients, List<String> reasons) {
        final List<String> wrong = clients.stream()
                .map(RunVerdict::complaint)
                .filter(text -> !text.isEmpty())
                .toList();
        reasons.addAll(wrong.subList(0, Math.min(CLIENTS_NAMED, wrong.size())));
        if (wrong.size() > CLIENTS_NAMED) {
            reasons.add("and " + (wrong.size() - CLIENTS_NAMED) + " clients more");
        }
    }

    private static String complaint(ClientTally client) {
        if (client.receivedCount() == client.dueCount()) {
            return "";
        }
        final String figures =
                client.name() + " received " + client.receivedCount() + " of " + client.dueCount() + " samples";
        if (client.receivedCount() + client.reportedCount() == client.dueCount()) {
            return client.mayMerge() ? "" : figures + ", the others merged and reported, in a run that merges nothing";
        }
        if (client.mayMerge() && client.caughtUp() && client.receivedCount() < client.dueCount()) {
            return "";
        }
        return figures + (client.caughtUp() ? " after it was behind and caught up" : ", and nothing said so");
    }
}
