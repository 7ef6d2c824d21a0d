package io.ringcast.bench.rig.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuAccountTest {
    private static final List<Long> PIDS = List.of(7L);

    @TempDir
    private Path proc;

    @Test
    void sumsTheThreadsInNanoseconds() throws IOException {
        process(Map.of("7", 100L, "8", 20L), 0);
        CpuAccount before = CpuAccount.read(proc, PIDS);
        process(Map.of("7", 1_100L, "8", 320L, "9", 5L), 0);

        assertThat(CpuAccount.read(proc, PIDS).sinceNs(before)).isEqualTo(1_000 + 300 + 5);
    }

    @Test
    void tellsTheJvmsCompilersApart() throws IOException {
        process(Map.of("7", 100L, "8", 20L, "9", 30L), 0);
        Files.writeString(proc.resolve("7/task/7/comm"), "ringcast-state\n");
        Files.writeString(proc.resolve("7/task/8/comm"), "C2 CompilerThre\n");
        Files.writeString(proc.resolve("7/task/9/comm"), "C1 CompilerThre\n");
        CpuAccount before = CpuAccount.read(proc, PIDS);
        process(Map.of("7", 1_100L, "8", 320L, "9", 35L), 0);

        CpuAccount after = CpuAccount.read(proc, PIDS);
        assertThat(after.compilersSinceNs(before)).isEqualTo(300 + 5);
        assertThat(after.sinceNs(before)).isEqualTo(1_000 + 300 + 5);
    }

    @Test
    void doesNotForgetAThreadThatHasEnded() throws IOException {
        process(Map.of("7", 0L, "8", 50L), 10);
        CpuAccount before = CpuAccount.read(proc, PIDS);
        Files.delete(proc.resolve("7/task/8/schedstat"));
        Files.delete(proc.resolve("7/task/8"));
        process(Map.of("7", 1_000L), 110);

        assertThat(CpuAccount.read(proc, PIDS).sinceNs(before)).isEqualTo(98 * 10_000_000L);
    }

    @Test
    void countsNothingOfAProcessThatHasEnded() {
        CpuAccount gone = CpuAccount.read(proc, PIDS);
        assertThat(gone.sinceNs(gone)).isZero();
    }

    @Test
    void seesTheWorkOfThisProcess() {
        CpuAccount before = CpuAccount.readOwn();
        long sum = 0;
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < 30_000_000) {
            sum += System.nanoTime();
        }
        assertThat(CpuAccount.readOwn().sinceNs(before)).as("sum %s", sum).isPositive();
    }

    private void process(Map<String, Long> threadNs, long tickCount) throws IOException {
        for (Map.Entry<String, Long> thread : threadNs.entrySet()) {
            Path folder = Files.createDirectories(proc.resolve("7/task").resolve(thread.getKey()));
            Files.writeString(folder.resolve("schedstat"), thread.getValue() + " 99 3\n");
        }
        Files.writeString(
                proc.resolve("7/stat"), "7 (a (strange) name) S 1 7 7 0 -1 0 0 0 0 0 " + tickCount + " 0 0 0 20 0\n");
    }
}
