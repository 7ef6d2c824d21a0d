package io.ringcast.bench.rig.ingest;

/** The bytes of one agent's batches, in the order in which it sends them: round and round over its series. One thread. */
final class AgentBatches {
    private final BatchTemplate[] firstRound;
    private final BatchTemplate[] laterRounds;
    private long preparedCount;
    private BatchTemplate current;

    private AgentBatches(BatchTemplate[] firstRound, BatchTemplate[] laterRounds) {
        this.firstRound = firstRound;
        this.laterRounds = laterRounds;
        current = firstRound[0];
    }

    /** Those of an agent of the plan; all agents send the same series. */
    static AgentBatches of(IngestPlan plan) {
        final BatchTemplate[] first = new BatchTemplate[plan.batchesPerRound()];
        final BatchTemplate[] later = new BatchTemplate[first.length];
        for (int i = 0; i < first.length; i++) {
            final int firstSeries = i * plan.shape().seriesCount();
            first[i] = new BatchTemplate(plan.shape(), firstSeries);
            later[i] = plan.shape().usesRefs() ? BatchTemplate.referring(plan.shape(), firstSeries) : first[i];
        }
        return new AgentBatches(first, later);
    }

    /** Batches of another agent, from the first on; of the same sender, for they share their bytes. */
    AgentBatches another() {
        return new AgentBatches(firstRound, laterRounds);
    }

    /** Writes the next batch, numbered from 1, whose newest samples are at {@code timestampNs}; returns its number. */
    long prepareNext(long timestampNs) {
        prepare(++preparedCount, timestampNs, preparedCount <= firstRound.length);
        return preparedCount;
    }

    /** Writes the batch numbered {@code seq}, with names or without where the shape has refs; the same again is the same bytes. */
    void prepare(long seq, long timestampNs, boolean isNamed) {
        final BatchTemplate[] round = isNamed ? firstRound : laterRounds;
        current = round[(int) ((seq - 1) % round.length)];
        current.prepare(seq, timestampNs);
    }

    /** Where the batch just prepared stands; the next one may overwrite it. */
    BatchTemplate current() {
        return current;
    }

    /** Longest message, in bytes; no later round has a longer one than the first. */
    int maxLength() {
        int maxLength = 0;
        for (final BatchTemplate template : firstRound) {
            maxLength = Math.max(maxLength, template.maxLength());
        }
        return maxLength;
    }
}
