package io.ringcast.server;

import io.ringcast.engine.status.DutyCycleTracker;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** One interval of one stage, or of the duty cycles, as a line of the log. */
final class LatencyLine {
    private static final double NS_PER_US = 1e3;
    private static final double MS_PER_SECOND = 1e3;

    private LatencyLine() {}

    /** Times in microseconds; with no record, the line ends after the rate. */
    static String of(Histogram interval) {
        final long count = interval.getTotalCount();
        final long lengthMs = Math.max(1, interval.getEndTimeStamp() - interval.getStartTimeStamp());
        final String line = String.format(
                Locale.ROOT, "%s count=%d rate=%.1f/s", interval.getTag(), count, count * MS_PER_SECOND / lengthMs);
        if (count == 0) {
            return line;
        }
        return line
                + time("p50", interval.getValueAtPercentile(50))
                + time("p90", interval.getValueAtPercentile(90))
                + time("p99", interval.getValueAtPercentile(99))
                + time("p99.9", interval.getValueAtPercentile(99.9))
                + time("p99.99", interval.getValueAtPercentile(99.99))
                + time("max", interval.getMaxValue());
    }

    /** The longest duty cycle since the last line, and the most CPU time of one where that is measured; in microseconds. */
    static String of(DutyCycleTracker dutyCycles) {
        final String line = "duty-cycle" + time("max", dutyCycles.takeMaxNs());
        return dutyCycles.measuresCpu() ? line + time("cpu-max", dutyCycles.takeMaxCpuNs()) : line;
    }

    private static String time(String name, long ns) {
        return String.format(Locale.ROOT, " %s=%.1fus", name, ns / NS_PER_US);
    }
}
