package io.ringcast.bench.rig.ingest;

/**
 * How fast: an open loop at a fixed rate, or a closed window.
 *
 * @param batchesPerSecond rate of the open loop; 0 for a closed window
 * @param windowBatchCount batches that may wait for their answer at once
 * @param windowSampleCount samples, per client, that may be on their way to the clients at once
 */
public record Pace(double batchesPerSecond, int windowBatchCount, long windowSampleCount) {
    private static final int BACKLOG_MAX = 20_000;

    /** A fixed rate, whatever the server does, until 20,000 batches are unanswered. */
    public static Pace openLoop(double batchesPerSecond) {
        return new Pace(batchesPerSecond, BACKLOG_MAX, Long.MAX_VALUE);
    }

    /** As fast as answers and deliveries come. */
    public static Pace closedWindow(int windowBatchCount, long windowSampleCount) {
        return new Pace(0, windowBatchCount, windowSampleCount);
    }

    /** Whether the rate is fixed. */
    public boolean isOpenLoop() {
        return batchesPerSecond > 0;
    }
}
