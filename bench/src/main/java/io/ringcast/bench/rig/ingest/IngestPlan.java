package io.ringcast.bench.rig.ingest;

/**
 * Who sends what: {@code agentCount} agents a0, a1, ... with {@code seriesPerAgent} series m0, m1, ... each (a multiple of what a
 * batch holds). The batches of an agent walk over its series and begin again.
 */
public record IngestPlan(BatchShape shape, int agentCount, int seriesPerAgent) {
    public IngestPlan {
        if (seriesPerAgent % shape.seriesCount() != 0) {
            throw new IllegalArgumentException(
                    "seriesPerAgent=" + seriesPerAgent + " is no multiple of " + shape.seriesCount());
        }
    }

    /** Agents whose every batch holds all their series. */
    public static IngestPlan of(BatchShape shape, int agentCount) {
        return new IngestPlan(shape, agentCount, shape.seriesCount());
    }

    /** Batches that touch every series of an agent once. */
    public int batchesPerRound() {
        return seriesPerAgent / shape.seriesCount();
    }

    /** Bytes of a batch as it goes out again and again, gRPC's own head apart. */
    public int batchLength() {
        final BatchTemplate batch = shape.usesRefs() ? BatchTemplate.referring(shape, 0) : new BatchTemplate(shape, 0);
        batch.prepare(1, 1);
        return batch.length();
    }

    /** All series of all agents. */
    public int seriesCount() {
        return agentCount * seriesPerAgent;
    }

    /** Samples of one series in the first {@code batchCount} batches of its agent. */
    public long samplesOfSeries(int seriesIndex, long batchCount) {
        final int place = seriesIndex / shape.seriesCount();
        final long rounds = batchCount / batchesPerRound();
        final boolean isInLastRound = place < batchCount % batchesPerRound();
        return (rounds + (isInLastRound ? 1 : 0)) * shape.samplesPerSeries();
    }

    /** The id of an agent. No name here begins with a digit: {@code TimestampScan} counts on it. */
    public static String agentName(int agentIndex) {
        return "a" + agentIndex;
    }

    /** The name of a series' metric. */
    public static String metricName(int seriesIndex) {
        return "m" + seriesIndex;
    }

    /** The value of the label {@code core} of a series. */
    public static String coreName(BatchShape shape, int seriesIndex) {
        return "c" + seriesIndex % 8 + "x".repeat(shape.labelPadding());
    }
}
