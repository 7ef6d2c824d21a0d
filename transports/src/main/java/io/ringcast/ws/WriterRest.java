package io.ringcast.ws;

import java.util.concurrent.TimeUnit;

/**
 * The writer's rest between rounds of many small writes. Where each of many clients gets a little of its own, a write costs
 * the same for one update as for thirty, and a writer that is never behind sends one at a time until the core is full of
 * system calls. So after a round over many clients it rests as long as the round took, at most 2 ms, and what comes
 * meanwhile goes out together. Few clients, or large writes, are never made to wait. Writer thread.
 */
final class WriterRest {
    private static final int MANY_WRITES = 64;
    private static final int SMALL_WRITE_BYTES = 4_096;
    private static final long MAX_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private int writeCount;
    private long writtenBytes;
    private long roundNs;
    private long untilNs;
    private boolean isOn;

    /** Whether nothing is to be written yet. */
    boolean isOn(long nowNs) {
        isOn = isOn && nowNs - untilNs < 0;
        return isOn;
    }

    /** Counts a write of this round. */
    void onWrite(long bytes) {
        writeCount++;
        writtenBytes += bytes;
    }

    /** Adds to the time of this round. */
    void onTime(long ns) {
        roundNs += ns;
    }

    /** Ends a round: nobody waits for a write any more. */
    void onRoundEnd(long nowNs) {
        isOn = writeCount >= MANY_WRITES && writtenBytes < (long) SMALL_WRITE_BYTES * writeCount;
        untilNs = nowNs + Math.min(roundNs, MAX_NS);
        writeCount = 0;
        writtenBytes = 0;
        roundNs = 0;
    }
}
