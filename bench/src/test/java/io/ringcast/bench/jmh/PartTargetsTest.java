package io.ringcast.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.compare.JmhResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartTargetsTest {
    @Test
    void judgesTheRatioOfLookups() {
        final JmhResult few = result("LatestValueBenchmark.get order=birth series=10000", 40);
        assertThat(PartTargets.judge(List.of(few, result("LatestValueBenchmark.get order=birth series=1000000", 90))))
                .containsExactly("lookup among 1M series in order of birth by that among 10k: 2.25, at most 2.5 PASS");
        assertThat(PartTargets.judge(List.of(few, result("LatestValueBenchmark.get order=birth series=1000000", 110))))
                .singleElement()
                .asString()
                .endsWith("2.75, at most 2.5 MISS");
    }

    @Test
    void takesTheBaselineOffTheRecordOfALatency() {
        assertThat(PartTargets.judge(List.of(
                        result("StageLatencyBenchmark.record", 21), result("StageLatencyBenchmark.baseline", 1.5))))
                .containsExactly("recording a latency without the clock: 19.5 ns, at most 20 PASS");
    }

    @Test
    void judgesWhatGrpcAndTheEngineAllocate() {
        assertThat(PartTargets.judge(List.of(
                        allocating("GrpcIngestBenchmark.batch shape=10x10", 501.0, 480.0),
                        allocating("EngineBenchmark.batch clients=0", 0.25),
                        allocating("EngineBenchmark.batch clients=9", 24.0))))
                .containsExactly(
                        "gRPC and Netty allocate for a batch of 10x10: 480 bytes, at most 500 PASS",
                        "the engine allocates for a batch (batch clients=0): 0.25 bytes, at most 1 PASS",
                        "the engine allocates for a batch (batch clients=9): 24.00 bytes, at most 1 MISS");
    }

    @Test
    void saysNothingOfWhatDidNotRun() {
        assertThat(PartTargets.judge(List.of(result("StageLatencyBenchmark.record", 21))))
                .isEmpty();
    }

    private static JmhResult allocating(String label, Double... bytes) {
        return new JmhResult(label, true, "ns/op", List.of(1.0), List.of(bytes), 1);
    }

    private static JmhResult result(String label, double score) {
        return new JmhResult(label, true, "ns/op", List.of(score), List.of(0.0), 1);
    }
}
