package io.ringcast.engine.status;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What was recorded since the start, within 1 %, from 0 to a highest value; what is higher counts as that. Any thread records, and
 * waits for nobody, nor allocates; any thread reads. Memory: some 100 KiB.
 */
public final class SharedHistogram {
    private static final int SIGNIFICANT_DIGITS = 2;

    private final long highestValue;
    private final Recorder recorder;
    private final Histogram sinceStart;
    private Histogram interval;

    public SharedHistogram(long highestValue) {
        this.highestValue = highestValue;
        recorder = new Recorder(1, highestValue, SIGNIFICANT_DIGITS);
        sinceStart = new Histogram(1, highestValue, SIGNIFICANT_DIGITS);
    }

    public void record(long value) {
        recorder.recordValue(Math.min(Math.max(value, 0), highestValue));
    }

    /** A copy of all that was recorded. */
    public synchronized Histogram sinceStart() {
        interval = recorder.getIntervalHistogram(interval);
        sinceStart.add(interval);
        return sinceStart.copy();
    }
}
