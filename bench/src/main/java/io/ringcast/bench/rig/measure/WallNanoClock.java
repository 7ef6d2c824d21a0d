package io.ringcast.bench.rig.measure;

import java.util.concurrent.TimeUnit;

/** Nanoseconds since 1970 that never go back and have the steps of {@link System#nanoTime()}; the same for all threads. */
public final class WallNanoClock {
    private static final long OFFSET_NS = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();

    private WallNanoClock() {}

    /** Now. */
    public static long epochNs() {
        return System.nanoTime() + OFFSET_NS;
    }
}
