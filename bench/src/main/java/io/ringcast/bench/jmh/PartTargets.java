package io.ringcast.bench.jmh;

import io.ringcast.bench.compare.JmhResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What the parts should take, as far as the benchmarks that ran can tell; a sentence each that ends with PASS or MISS. */
final class PartTargets {
    private static final String GET = "LatestValueBenchmark.get order=%s series=%d";
    private static final String RECORD = "StageLatencyBenchmark.record";
    private static final String RECORD_BASELINE = "StageLatencyBenchmark.baseline";
    private static final String ENGINE = "EngineBenchmark.";
    private static final String THROUGH_GRPC = "GrpcIngestBenchmark.batch shape=";
    private static final int FEW = 10_000;
    private static final int MANY = 1_000_000;
    private static final double LOOKUP_MAX_RATIO = 2.5;
    private static final double LOOKUP_MAX_NS = 250;
    private static final double RECORD_MAX_NS = 20;
    private static final double SERIES_MAX_BYTES = 160;

    private final List<JmhResult> results;
    private final List<String> sentences = new ArrayList<>();

    private PartTargets(List<JmhResult> results) {
        this.results = results;
    }

    static List<String> judge(List<JmhResult> results) {
        final PartTargets targets = new PartTargets(results);
        targets.judgeLookup();
        targets.judgeRecord();
        targets.judgeAllocation();
        return targets.sentences;
    }

    private void judgeLookup() {
        final OptionalDouble fewInOrder = median(GET.formatted("birth", FEW));
        final OptionalDouble manyInOrder = median(GET.formatted("birth", MANY));
        final OptionalDouble manyAtRandom = median(GET.formatted("random", MANY));
        if (fewInOrder.isPresent() && manyInOrder.isPresent()) {
            final double ratio = manyInOrder.getAsDouble() / fewInOrder.getAsDouble();
            add(
                    "lookup among 1M series in order of birth by that among 10k: %.2f, at most %.1f",
                    ratio, LOOKUP_MAX_RATIO);
        }
        if (manyAtRandom.isPresent()) {
            add("lookup among 1M series at random: %.0f ns, at most %.0f", manyAtRandom.getAsDouble(), LOOKUP_MAX_NS);
            manyInOrder.ifPresent(inOrder -> sentences.add(String.format(
                    Locale.ROOT,
                    "at random by in order of birth, among 1M series: %.2f",
                    manyAtRandom.getAsDouble() / inOrder)));
            judgeMemory();
        }
    }

    /** Fills a map of a million series. */
    private void judgeMemory() {
        final LatestValueBenchmark filled = new LatestValueBenchmark();
        filled.series = MANY;
        filled.order = "birth";
        filled.setUp();
        final String parts = String.format(
                Locale.ROOT,
                " besides its key of %.0f, its JSON form of %.0f counted",
                filled.keyBytesPerSeries(),
                filled.prefixBytesPerSeries());
        add(
                "off-heap bytes of a series at 1M" + parts + ": %.0f, at most %.0f",
                filled.bytesPerSeriesBesideKey(),
                SERIES_MAX_BYTES);
    }

    private void judgeRecord() {
        final OptionalDouble record = median(RECORD);
        final OptionalDouble baseline = median(RECORD_BASELINE);
        if (record.isPresent() && baseline.isPresent()) {
            add(
                    "recording a latency without the clock: %.1f ns, at most %.0f",
                    record.getAsDouble() - baseline.getAsDouble(), RECORD_MAX_NS);
        }
    }

    private void judgeAllocation() {
        for (final JmhResult result : results) {
            final String label = result.label();
            if (label.startsWith(THROUGH_GRPC)) {
                add(
                        "gRPC and Netty allocate for a batch of " + label.substring(THROUGH_GRPC.length())
                                + ": %.0f bytes, at most %.0f",
                        result.leastAllocatedBytes(),
                        AllocationGate.GRPC_LIMIT_BYTES);
            } else if (label.startsWith(ENGINE)) {
                add(
                        "the engine allocates for a batch (" + label.substring(ENGINE.length())
                                + "): %.2f bytes, at most %.0f",
                        result.leastAllocatedBytes(),
                        AllocationGate.LIMIT_BYTES);
            }
        }
    }

    private void add(String format, double value, double max) {
        sentences.add(String.format(Locale.ROOT, format, value, max) + (value <= max ? " PASS" : " MISS"));
    }

    private OptionalDouble median(String label) {
        return results.stream()
                .filter(result -> result.label().equals(label))
                .mapToDouble(JmhResult::median)
                .findFirst();
    }
}
