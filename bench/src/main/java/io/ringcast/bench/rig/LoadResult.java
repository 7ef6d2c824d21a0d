package io.ringcast.bench.rig;

import io.ringcast.bench.rig.measure.RunVerdict;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What one run yielded. The figures of a run that failed are kept for diagnosis and are no result. */
public final class LoadResult {
    private static final double NS_PER_US = 1_000.0;
    private static final double P50 = 50;
    private static final double P90 = 90;
    private static final double P99 = 99;
    private static final double P999 = 99.9;
    private static final double P9999 = 99.99;

    private final String row;
    private final String peer;
    private final RunVerdict verdict;
    private final Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
    private final Map<String, Histogram> histograms = new LinkedHashMap<>();
    private List<Metric> headline = List.of();
    private long startEpochMs = System.currentTimeMillis();
    private long endEpochMs = startEpochMs;

    public LoadResult(String row, String peer, RunVerdict verdict) {
        this.row = row;
        this.peer = peer;
        this.verdict = verdict;
    }

    public String row() {
        return row;
    }

    public String peer() {
        return peer;
    }

    public RunVerdict verdict() {
        return verdict;
    }

    /** When its measured stage began; milliseconds since 1970. */
    public long startEpochMs() {
        return startEpochMs;
    }

    /** When it ended. */
    public long endEpochMs() {
        return endEpochMs;
    }

    /** Says when it was measured. */
    public LoadResult measured(long newStartEpochMs, long newEndEpochMs) {
        startEpochMs = newStartEpochMs;
        endEpochMs = newEndEpochMs;
        return this;
    }

    /** Every figure. */
    public Map<Metric, Double> metrics() {
        return Map.copyOf(metrics);
    }

    /** Every histogram, in nanoseconds, by its tag. */
    public Map<String, Histogram> histograms() {
        return Map.copyOf(histograms);
    }

    /** The figures that answer the question, in the order of a table; if none were named, all. */
    public List<Metric> headline() {
        return headline.isEmpty() ? List.copyOf(metrics.keySet()) : headline;
    }

    /** Names the figures that answer the question. */
    public LoadResult headline(List<Metric> newHeadline) {
        headline = List.copyOf(newHeadline);
        return this;
    }

    /** Adds a figure, unless it is none. */
    public LoadResult with(Metric metric, double value) {
        if (Double.isFinite(value)) {
            metrics.put(metric, value);
        }
        return this;
    }

    /** Adds the latencies of samples on arrival; in nanoseconds. */
    public LoadResult withLatency(Histogram latency) {
        if (latency.getTotalCount() > 0) {
            histograms.put("arrival", latency);
            with(Metric.P50_US, us(latency, P50))
                    .with(Metric.P90_US, us(latency, P90))
                    .with(Metric.P99_US, us(latency, P99))
                    .with(Metric.P999_US, us(latency, P999))
                    .with(Metric.P9999_US, us(latency, P9999))
                    .with(Metric.MAX_US, latency.getMaxValue() / NS_PER_US);
        }
        return this;
    }

    /** Adds the round trips of acks; in nanoseconds. */
    public LoadResult withAcks(Histogram acks) {
        if (acks.getTotalCount() > 0) {
            histograms.put("ack", acks);
            with(Metric.ACK_P50_US, us(acks, P50))
                    .with(Metric.ACK_P99_US, us(acks, P99))
                    .with(Metric.ACK_P999_US, us(acks, P999))
                    .with(Metric.ACK_P9999_US, us(acks, P9999))
                    .with(Metric.ACK_MAX_US, acks.getMaxValue() / NS_PER_US);
        }
        return this;
    }

    private static double us(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / NS_PER_US;
    }
}
