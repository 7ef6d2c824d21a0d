package io.ringcast.bench.rig.ingest;

/** The value that goes with a timestamp, so that a receiver can tell a wrong one without being told the right one. */
public final class SampleValue {
    private static final long STEPS = 10_000;
    private static final double STEPS_PER_UNIT = 100.0;

    private SampleValue() {}

    /** 0.00 to 99.99. */
    public static double of(long timestampNs) {
        return timestampNs % STEPS / STEPS_PER_UNIT;
    }
}
