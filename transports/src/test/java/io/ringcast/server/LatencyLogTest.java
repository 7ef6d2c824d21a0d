package io.ringcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.DutyCycleTracker;
import io.ringcast.engine.status.LatencyHistogramFiles;
import io.ringcast.engine.status.LatencyStage;
import io.ringcast.engine.status.StageLatency;
import io.ringcast.engine.testing.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LatencyLogTest {
    private static final int LINE_COUNT = LatencyStage.values().length + 1;

    @TempDir
    private Path root;

    private final FakeClock clock = new FakeClock();
    private final StageLatency latency = new StageLatency(clock);
    private final Counters counters = new Counters();
    private final DutyCycleTracker dutyCycles = new DutyCycleTracker(counters);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile String threadName;

    @Test
    void tellsCountRateAndPercentilesOfEachStageInMicroseconds() {
        final LatencyLog log = log(null);
        for (int i = 1; i <= 100; i++) {
            latency.record(LatencyStage.WRITTEN, i * 1_000L);
        }
        clock.advanceMs(10_000);
        log.tell();
        assertThat(lines)
                .containsExactly(
                        "validated count=0 rate=0.0/s",
                        "applied count=0 rate=0.0/s",
                        "encoded count=0 rate=0.0/s",
                        "written count=100 rate=10.0/s p50=50.2us p90=90.1us p99=99.3us p99.9=100.4us p99.99=100.4us"
                                + " max=100.4us",
                        "agent-to-written count=0 rate=0.0/s",
                        "duty-cycle max=0.0us");
    }

    @Test
    void countsAnIntervalThatCouldNotBeToldAndGoesOn() {
        final LatencyLog failing = new LatencyLog(
                latency,
                dutyCycles,
                counters,
                null,
                line -> {
                    throw new IllegalStateException("nobody hears");
                },
                () -> 0);
        failing.start(1);
        await().until(() -> counters.get(CounterDescriptor.UPKEEP_FAILURES) > 1);
        failing.close();
    }

    @Test
    void tellsTheLongestDutyCycleOfAnInterval() {
        final DutyCycleTracker measuring = new DutyCycleTracker(counters, () -> 3_000_000);
        final LatencyLog log = new LatencyLog(latency, measuring, counters, null, this::note, () -> 0);
        measuring.noteCycle(0, 4_500_000);
        measuring.noteCycle(0, 1_000);
        log.tell();
        log.tell();
        assertThat(lines.get(LINE_COUNT - 1)).isEqualTo("duty-cycle max=4500.0us cpu-max=3000.0us");
        assertThat(lines.get(2 * LINE_COUNT - 1)).isEqualTo("duty-cycle max=0.0us cpu-max=0.0us");
    }

    @Test
    void beginsEachIntervalAnew() {
        final LatencyLog log = log(null);
        latency.record(LatencyStage.VALIDATED, 1_000);
        clock.advanceMs(500);
        log.tell();
        clock.advanceMs(500);
        log.tell();
        assertThat(lines.get(0)).startsWith("validated count=1 rate=2.0/s p50=1.0us");
        assertThat(lines.get(LINE_COUNT)).isEqualTo("validated count=0 rate=0.0/s");
    }

    @Test
    void countsAnIntervalThatCannotBeKeptAndTellsOfTheNextOnes() throws IOException {
        final Path blocked = Files.writeString(root.resolve("blocked"), "a file where a directory should be");
        final LatencyLog log = log(new LatencyHistogramFiles(blocked, 1 << 20, 2));
        log.tell();
        log.tell();
        assertThat(counters.get(CounterDescriptor.LATENCY_LOG_ERRORS)).isEqualTo(2);
        assertThat(lines).hasSize(2 * LINE_COUNT);

        Files.delete(blocked);
        log.tell();
        assertThat(counters.get(CounterDescriptor.LATENCY_LOG_ERRORS)).isEqualTo(2);
        try (Stream<Path> entries = Files.list(blocked)) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void tellsAtItsIntervalOnAThreadOfItsOwnAndOnceMoreAtTheClose() {
        final LatencyLog log = log(null);
        log.start(5);
        await().atMost(10, TimeUnit.SECONDS).until(() -> lines.size() >= 3 * LINE_COUNT);
        log.close();
        assertThat(threadName).isEqualTo("ringcast-latency");
        final int lineCount = lines.size();
        assertThat(lineCount % LINE_COUNT).isZero();

        final LatencyLog patient = log(null);
        patient.start(3_600_000);
        patient.close();
        assertThat(lines).hasSize(lineCount + LINE_COUNT);
    }

    private LatencyLog log(LatencyHistogramFiles files) {
        return new LatencyLog(
                latency,
                dutyCycles,
                counters,
                files,
                this::note,
                () -> clock.epochClock().nanoTime() / 1_000_000);
    }

    private void note(String line) {
        threadName = Thread.currentThread().getName();
        lines.add(line);
    }
}
