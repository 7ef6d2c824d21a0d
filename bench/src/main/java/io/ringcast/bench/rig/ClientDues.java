package io.ringcast.bench.rig;

import io.ringcast.bench.rig.client.ClientPlan;
import io.ringcast.bench.rig.client.ClientRecord;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.measure.RunEvidence.ClientTally;
import java.util.ArrayList;
import java.util.List;

/** What each client is due, from what the driver sent; used by the thread that runs the load, while it sends nothing. */
final class ClientDues {
    private static final int WRONG_NAMED = 3;

    private final IngestPlan ingest;
    private final IngestDriver driver;
    private final List<ClientPlan> plans;
    private final long[] sampleBases;
    private long batchBase;

    /** Counts from the driver's first batch; see {@link #begin}. */
    ClientDues(IngestPlan ingest, IngestDriver driver, List<ClientPlan> plans) {
        this.ingest = ingest;
        this.driver = driver;
        this.plans = plans;
        sampleBases = new long[plans.size()];
    }

    /** Counts from here on. */
    void begin() {
        batchBase = driver.sentBatchCount();
        for (int i = 0; i < sampleBases.length; i++) {
            sampleBases[i] = sentSamples(plans.get(i));
        }
    }

    /** Batches sent. */
    long sentBatches() {
        return driver.sentBatchCount() - batchBase;
    }

    /** Samples that all clients together are due, stalling ones aside. */
    long sum() {
        long sum = 0;
        for (int i = 0; i < sampleBases.length; i++) {
            sum += plans.get(i).stalls() ? 0 : sentSamples(plans.get(i)) - sampleBases[i];
        }
        return sum;
    }

    /** How many samples one batch brings to an average client. */
    double samplesPerBatchAndClient() {
        final boolean isDistinct = plans.stream().anyMatch(ClientPlan::isDistinct);
        return isDistinct
                ? (double) ingest.shape().samplesPerSeries() / (ingest.agentCount() * ingest.batchesPerRound())
                : ingest.shape().sampleCount();
    }

    List<ClientTally> tallies(List<ClientRecord> records) {
        final List<ClientTally> tallies = new ArrayList<>();
        for (int i = 0; i < sampleBases.length; i++) {
            final ClientPlan plan = plans.get(i);
            tallies.add(records.get(i).tally(sentSamples(plan) - sampleBases[i], plan.stalls()));
        }
        return tallies;
    }

    /** What is wrong with the mirrors of the clients that parse everything: they must know of every sample. */
    List<String> wrongMirrors(List<ClientRecord> records) {
        final List<String> wrong = new ArrayList<>();
        for (int i = 0; i < sampleBases.length; i++) {
            final long toldCount = records.get(i).sumOfCountsRise();
            final long sentCount = sentSamples(plans.get(i)) - sampleBases[i];
            final boolean tellsCounts = records.get(i).sumOfCounts() > 0;
            if (plans.get(i).parsesAll() && tellsCounts && toldCount != sentCount) {
                wrong.add(
                        plans.get(i).name() + ": its mirror stands for " + toldCount + " of " + sentCount + " samples");
            }
        }
        return wrong.subList(0, Math.min(WRONG_NAMED, wrong.size()));
    }

    /** Whether a client has all that it will get. */
    static boolean isSettled(ClientTally tally) {
        return tally.receivedCount() + tally.reportedCount() >= tally.dueCount()
                || (tally.mayMerge() && tally.caughtUp());
    }

    private long sentSamples(ClientPlan plan) {
        return plan.isDistinct()
                ? ingest.samplesOfSeries(plan.seriesIndex(), driver.sentBatchCount(plan.agentIndex()))
                : driver.sentBatchCount() * ingest.shape().sampleCount();
    }
}
