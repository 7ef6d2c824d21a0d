package io.ringcast.bench.rig.ingest;

import io.ringcast.bench.rig.measure.WallNanoClock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Paces a driver from the caller's thread, agents in turn. In the open loop every batch has an intended time that does not move
 * when the server or this thread is late: latency counts from it, so a stall is charged to every batch it held up (no coordinated
 * omission).
 */
public final class Sender {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long PARK_NS = 1_000;
    /** At rates that would wake the sender more often, it sends all that came due in such a time at once. */
    private static final long COALESCED_NS = 50_000;

    private static final long ANSWER_TIMEOUT_NS = 10 * NS_PER_SECOND;

    private final IngestDriver driver;
    private final int agentCount;
    private final int samplesPerBatch;
    private final LongSupplier undeliveredSamples;
    private int nextAgent;
    private long plannedBatchCount;
    private long sentInTimeCount;
    private long maxLateNs;

    /** {@code undeliveredSamples}: per client, those sent that its slowest client has not got; negative: no client. */
    public Sender(IngestDriver driver, IngestPlan plan, LongSupplier undeliveredSamples) {
        this.driver = driver;
        this.undeliveredSamples = undeliveredSamples;
        agentCount = plan.agentCount();
        samplesPerBatch = plan.shape().sampleCount();
    }

    /** Sends for {@code durationNs}; blocks so long. */
    public void run(Pace pace, long durationNs) {
        if (pace.isOpenLoop()) {
            final long startNs = WallNanoClock.epochNs();
            final long endNs = startNs + durationNs;
            runOpenLoop(pace, startNs, () -> endNs);
        } else {
            runClosedWindow(pace, durationNs);
        }
    }

    /**
     * Sends at a fixed rate until {@code endEpochNs}, which may come nearer while this blocks: it is asked before each batch, on this
     * thread.
     */
    public void runUntil(LongSupplier endEpochNs, Pace pace) {
        runOpenLoop(pace, WallNanoClock.epochNs(), endEpochNs);
    }

    /** Sends {@code batchCount} batches, as fast as answers come. */
    public void sendAll(long batchCount, int windowBatchCount) {
        for (long i = 0; i < batchCount; i++) {
            awaitAnswers(windowBatchCount);
            sendNext(WallNanoClock.epochNs());
        }
        driver.flush();
    }

    /** Batches that the last open loop planned; 0 after a closed window. */
    public long plannedBatchCount() {
        return plannedBatchCount;
    }

    /** Batches that the last run sent before its time was over. */
    public long sentInTimeCount() {
        return sentInTimeCount;
    }

    /** How late a batch of the last open loop left at most, of whoever's making; 0 after a closed window. */
    public long maxLateNs() {
        return maxLateNs;
    }

    /** Throws {@link IllegalStateException} when no answer has come for 10 s. */
    private void awaitAnswers(int windowBatchCount) {
        if (!isBacklogged(windowBatchCount)) {
            return;
        }
        driver.flush();
        final long endNs = System.nanoTime() + ANSWER_TIMEOUT_NS;
        while (isBacklogged(windowBatchCount)) {
            if (!driver.faults().isEmpty() || System.nanoTime() > endNs) {
                throw new IllegalStateException("the server stopped answering; " + driver.faults());
            }
            LockSupport.parkNanos(PARK_NS);
        }
    }

    private void runOpenLoop(Pace pace, long startNs, LongSupplier endNs) {
        final double intervalNs = NS_PER_SECOND / pace.batchesPerSecond();
        final long parkNs = intervalNs < COALESCED_NS ? COALESCED_NS : PARK_NS;
        sentInTimeCount = 0;
        maxLateNs = 0;
        while (sentInTimeCount < plannedCount(startNs, endNs, intervalNs)) {
            final long intendedNs = startNs + (long) (sentInTimeCount * intervalNs);
            awaitTurn(intendedNs, endNs, parkNs, pace.windowBatchCount());
            final long nowNs = WallNanoClock.epochNs();
            if (nowNs > endNs.getAsLong()) {
                break;
            }
            maxLateNs = Math.max(maxLateNs, nowNs - intendedNs);
            sendNext(intendedNs);
            sentInTimeCount++;
        }
        plannedBatchCount = plannedCount(startNs, endNs, intervalNs);
        driver.flush();
    }

    private static long plannedCount(long startNs, LongSupplier endNs, double intervalNs) {
        return (long) ((endNs.getAsLong() - startNs) / intervalNs);
    }

    private void awaitTurn(long intendedNs, LongSupplier endNs, long parkNs, int windowBatchCount) {
        long nowNs = WallNanoClock.epochNs();
        while (nowNs < intendedNs || (nowNs <= endNs.getAsLong() && isBacklogged(windowBatchCount))) {
            driver.flush();
            LockSupport.parkNanos(Math.max(parkNs, intendedNs - nowNs));
            nowNs = WallNanoClock.epochNs();
        }
    }

    /** Yields, for the receivers that it waits for may share its core. */
    @SuppressWarnings("ThreadPriorityCheck")
    private void runClosedWindow(Pace pace, long durationNs) {
        final long endNs = WallNanoClock.epochNs() + durationNs;
        plannedBatchCount = 0;
        sentInTimeCount = 0;
        maxLateNs = 0;
        long nowNs = WallNanoClock.epochNs();
        while (nowNs < endNs) {
            if (hasRoom(pace)) {
                sendNext(nowNs);
                sentInTimeCount++;
            } else {
                driver.flush();
                Thread.yield();
            }
            nowNs = WallNanoClock.epochNs();
        }
        driver.flush();
    }

    private boolean hasRoom(Pace pace) {
        return !isBacklogged(pace.windowBatchCount())
                && (pace.windowSampleCount() == Long.MAX_VALUE
                        || undeliveredSamples.getAsLong() + samplesPerBatch <= pace.windowSampleCount());
    }

    private boolean isBacklogged(int windowBatchCount) {
        return driver.sentBatchCount() - driver.answeredBatchCount() >= windowBatchCount;
    }

    private void sendNext(long intendedNs) {
        driver.send(nextAgent, intendedNs);
        nextAgent = nextAgent + 1 == agentCount ? 0 : nextAgent + 1;
    }
}
