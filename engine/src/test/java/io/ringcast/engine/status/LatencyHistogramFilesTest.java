package io.ringcast.engine.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.testing.FakeClock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogProcessor;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LatencyHistogramFilesTest {
    private static final long START_MS = 1_763_683_200_000L;
    private static final long INTERVAL_MS = 10_000;
    private static final long MAX_LENGTH = 1 << 20;
    private static final int STAGE_COUNT = LatencyStage.values().length;

    @TempDir
    private Path root;

    private final StageLatency latency = new StageLatency(new FakeClock());
    private LatencyHistogramFiles files;
    private long nowMs = START_MS;

    @AfterEach
    void closeFiles() throws IOException {
        if (files != null) {
            files.close();
        }
    }

    @Test
    void writesWhatTheStandardReaderReadsWithATagForEachStage() throws IOException {
        files = new LatencyHistogramFiles(root, MAX_LENGTH, 3);
        latency.record(LatencyStage.VALIDATED, 5_000);
        latency.record(LatencyStage.WRITTEN, 2_000_000);
        latency.record(LatencyStage.WRITTEN, 3_000_000);
        writeInterval();
        latency.record(LatencyStage.WRITTEN, 4_000_000);
        writeInterval();

        final List<Histogram> read = read(onlyFile(root));
        assertThat(read)
                .extracting(Histogram::getTag)
                .startsWith("validated", "applied", "encoded", "written", "agent-to-written", "validated")
                .hasSize(2 * STAGE_COUNT);
        final Histogram first = read.get(LatencyStage.WRITTEN.ordinal());
        assertThat(first.getTotalCount()).isEqualTo(2);
        assertThat(first.getCountAtValue(3_000_000)).isEqualTo(1);
        assertThat(first.getStartTimeStamp()).isEqualTo(START_MS);
        final Histogram second = read.get(STAGE_COUNT + LatencyStage.WRITTEN.ordinal());
        assertThat(second.getTotalCount()).isEqualTo(1);
        assertThat(second.getStartTimeStamp()).isEqualTo(START_MS + INTERVAL_MS);
        assertThat(second.getEndTimeStamp()).isEqualTo(START_MS + 2 * INTERVAL_MS);
    }

    @Test
    void writesWhatTheStandardProcessorReads() throws IOException {
        files = new LatencyHistogramFiles(root, MAX_LENGTH, 3);
        for (int i = 1; i <= 100; i++) {
            latency.record(LatencyStage.WRITTEN, i * 1_000_000L);
        }
        writeInterval();

        final Path out = root.resolve("written.txt");
        final String[] arguments = {"-i", onlyFile(root).toString(), "-tag", "written", "-o", out.toString()};
        new HistogramLogProcessor(arguments).run();

        final String percentiles = Files.readString(Path.of(out + ".hgrm"));
        assertThat(number(percentiles, "Total count")).isEqualTo(100);
        assertThat(number(percentiles, "#[Max")).isBetween(99.0, 101.0);
    }

    @Test
    void beginsAnotherFileAfterItsLengthAndKeepsOnlyTheNewest() throws IOException {
        files = new LatencyHistogramFiles(root, 1, 3);
        Files.writeString(root.resolve("ringcast-latency-notes.hlog"), "not ours");
        for (int i = 0; i < 10; i++) {
            writeInterval();
        }
        assertThat(names(root))
                .containsExactly(
                        "ringcast-latency-20251121T000110000Z.hlog",
                        "ringcast-latency-20251121T000120000Z.hlog",
                        "ringcast-latency-20251121T000130000Z.hlog",
                        "ringcast-latency-notes.hlog");
        assertThat(read(root.resolve(names(root).get(0)))).hasSize(STAGE_COUNT);
    }

    @Test
    void keepsAsManyFilesWhenTheyAreOfEarlierRuns() throws IOException {
        for (int run = 0; run < 4; run++) {
            files = new LatencyHistogramFiles(root, MAX_LENGTH, 2);
            writeInterval();
            files.close();
        }
        assertThat(names(root)).hasSize(2);
    }

    @Test
    void throwsWhileTheDirectoryCannotBeWrittenAndWritesOnceItCan() throws IOException {
        final Path blocked = Files.writeString(root.resolve("blocked"), "a file where a directory should be");
        files = new LatencyHistogramFiles(blocked, MAX_LENGTH, 2);
        assertThatThrownBy(this::writeInterval).isInstanceOf(IOException.class);
        assertThatThrownBy(this::writeInterval).isInstanceOf(IOException.class);

        Files.delete(blocked);
        latency.record(LatencyStage.WRITTEN, 2_000);
        writeInterval();

        final List<Histogram> read = read(onlyFile(blocked));
        assertThat(read).hasSize(STAGE_COUNT);
        assertThat(read.get(LatencyStage.WRITTEN.ordinal()).getCountAtValue(2_000))
                .isEqualTo(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void throwsWhileTheDiskIsFullAndWritesAWholeFileOnceItIsNot() throws IOException {
        final AtomicBoolean isFull = new AtomicBoolean(true);
        files = new LatencyHistogramFiles(
                root,
                MAX_LENGTH,
                3,
                file -> isFull.get()
                        ? FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)
                        : FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        assertThatThrownBy(this::writeInterval).isInstanceOf(IOException.class);
        assertThatThrownBy(this::writeInterval).isInstanceOf(IOException.class);
        assertThat(names(root)).isEmpty();

        isFull.set(false);
        writeInterval();
        assertThat(read(onlyFile(root))).hasSize(STAGE_COUNT);
    }

    @Test
    void beginsAnotherFileWhenTheLastWasTakenAway() throws IOException {
        files = new LatencyHistogramFiles(root, MAX_LENGTH, 2);
        writeInterval();
        Files.delete(onlyFile(root));
        writeInterval();
        assertThat(read(onlyFile(root))).hasSize(STAGE_COUNT);
    }

    private void writeInterval() throws IOException {
        final List<Histogram> interval = new ArrayList<>();
        for (final LatencyStage stage : LatencyStage.values()) {
            final Histogram histogram = latency.takeInterval(stage);
            histogram.setStartTimeStamp(nowMs);
            histogram.setEndTimeStamp(nowMs + INTERVAL_MS);
            interval.add(histogram);
        }
        nowMs += INTERVAL_MS;
        files.write(interval);
    }

    private static List<Histogram> read(Path file) throws IOException {
        final List<Histogram> read = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            EncodableHistogram next = reader.nextIntervalHistogram();
            while (next != null) {
                read.add((Histogram) next);
                next = reader.nextIntervalHistogram();
            }
        }
        return read;
    }

    /** The number after the name and its equals sign. */
    private static double number(String percentiles, String name) {
        final String text = percentiles.substring(percentiles.indexOf('=', percentiles.indexOf(name)) + 1);
        return Double.parseDouble(text.strip().split("[,\\]]", 2)[0]);
    }

    private static Path onlyFile(Path directory) throws IOException {
        assertThat(names(directory)).hasSize(1);
        return directory.resolve(names(directory).get(0));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
