package io.ringcast.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.compare.JmhResult;
import io.ringcast.bench.compare.JmhResultFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class AllocationGateTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void passesWhatAllocatesLessThanAByte() {
        assertThat(check(new JmhResultFile()
                        .time("RingBenchmark.publish", "{}", "[0.0001,0.0002]", 1, 1)
                        .time("ScanBenchmark.scan", "{}", "[0.99]", 1)))
                .isTrue();
        assertThat(printed()).isEqualTo("allocation gate: 2 checked, 0 failed\n");
    }

    @Test
    void failsWhatAllocatesAByteAndSaysWhich() {
        assertThat(check(new JmhResultFile()
                        .time("RingBenchmark.publish", "{\"slots\":\"5\"}", "[24.0,25.0]", 1, 1)
                        .time("ScanBenchmark.scan", "{}", "[1.0]", 1)
                        .time("MapBenchmark.get", "{}", "[0.0]", 1)))
                .isFalse();
        assertThat(printed())
                .contains(
                        "FAIL RingBenchmark.publish slots=5: 24.000 B/op, must be below 1.0",
                        "FAIL ScanBenchmark.scan: 1.000 B/op",
                        "3 checked, 2 failed");
    }

    @Test
    void countsTheIterationInWhichTheJvmAllocatedLeast() {
        assertThat(check(new JmhResultFile().time("MapBenchmark.get", "{}", "[17.0,0.01,3.0]", 1, 1, 1)))
                .isTrue();
    }

    @Test
    void takesOffWhatJmhAllocatesBesideFewSlowOperations() {
        // An iteration has 1 s: 2,500 operations of 400 us, on each of which 3.3 bytes of JMH's may fall.
        assertThat(check(new JmhResultFile().time("SlowBenchmark.walk", "{}", "[3.0]", 400_000)))
                .isTrue();
        assertThat(check(new JmhResultFile().time("SlowBenchmark.walk", "{}", "[24.0]", 400_000)))
                .isFalse();
        assertThat(printed()).contains("FAIL SlowBenchmark.walk: 24.000 B/op, must be below 3.3");
    }

    @Test
    void letsGrpcAndNettyAllocateTheirShare() {
        assertThat(check(new JmhResultFile().time("GrpcIngestBenchmark.batch", "{}", "[499.0]", 1)))
                .isTrue();
        assertThat(check(new JmhResultFile().time("GrpcIngestBenchmark.batch", "{}", "[501.0]", 1)))
                .isFalse();
    }

    @Test
    void letsPeersAllocate() {
        assertThat(check(new JmhResultFile()
                        .time("PeerBatchBenchmark.parse", "{}", "[5000.0]", 1)
                        .time("ScanBenchmark.scan", "{}", "[0.0]", 1)))
                .isTrue();
        assertThat(printed()).contains("1 checked");
    }

    @Test
    void failsWhatWasNotMeasured() {
        assertThat(check(new JmhResultFile().time("ScanBenchmark.scan", "{}", null, 1)))
                .isFalse();
        assertThat(check(new JmhResultFile().time("ScanBenchmark.scan", "{}", "[\"NaN\",0.0]", 1, 1)))
                .isFalse();
        assertThat(printed()).contains("FAIL ScanBenchmark.scan: allocation was not measured");
    }

    @Test
    void failsAFileInWhichThereIsNothingToCheck() {
        assertThat(check(new JmhResultFile())).isFalse();
        assertThat(check(new JmhResultFile().time("PeerBatchBenchmark.parse", "{}", "[0.0]", 1)))
                .isFalse();
    }

    /** The gate takes every benchmark that is no peer's, so what the live path does must be one. */
    @Test
    void findsEachStepOfTheLivePathAmongTheBenchmarks() {
        final Set<String> names = BenchmarkList.defaultList()
                .getAll(
                        OutputFormatFactory.createFormatInstance(
                                new PrintStream(printed, true, StandardCharsets.UTF_8), VerboseMode.SILENT),
                        List.of("\\." + AllocationGate.PEER_PREFIX))
                .stream()
                .map(entry -> entry.getUsername().replaceAll(".*\\.(\\w+\\.\\w+)", "$1"))
                .collect(Collectors.toSet());
        assertThat(names)
                .contains(
                        "EngineBenchmark.oneBatchPerCycle",
                        "EngineBenchmark.manyBatchesPerCycle",
                        "FanOutByReferenceBenchmark.fanOut",
                        "ItemEncoderBenchmark.writeUpdate",
                        "ItemEncoderBenchmark.writeNewest",
                        "MarkerWalkBenchmark.catchUp",
                        "RingDrainBenchmark.adjacent",
                        "RingDrainBenchmark.apart",
                        "RevokeBenchmark.revokeInAFrame");
    }

    private boolean check(JmhResultFile file) {
        return AllocationGate.check(
                JmhResult.read(file.write(folder.resolve("jmh.json"))),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
