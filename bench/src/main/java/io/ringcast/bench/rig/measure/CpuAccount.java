package io.ringcast.bench.rig.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * CPU time of some processes as the kernel accounts it: the sum over their threads of {@code schedstat}, in nanoseconds. A thread
 * that ended between two readings is missing there, so the coarse total of the process (which keeps ended threads) is the floor.
 * Immutable; one reading.
 */
public final class CpuAccount {
    private static final long TICK_NS = 10_000_000L;
    private static final int TICKS_OF_ROUNDING = 2;
    private static final int USER_TIME = 11;

    private final Map<String, Long> threadNs;
    private final long processTickCount;

    CpuAccount(Map<String, Long> threadNs, long processTickCount) {
        this.threadNs = Map.copyOf(threadNs);
        this.processTickCount = processTickCount;
    }

    /** Reads the processes now; those that have ended count nothing. {@code procRoot} is {@code /proc}. */
    public static CpuAccount read(Path procRoot, List<Long> pids) {
        final Map<String, Long> threadNs = new HashMap<>();
        long tickCount = 0;
        for (final long pid : pids) {
            final Path process = procRoot.resolve(Long.toString(pid));
            readThreads(process.resolve("task"), threadNs);
            tickCount += tickCount(text(process.resolve("stat")));
        }
        return new CpuAccount(threadNs, tickCount);
    }

    /** Reads the processes now. */
    public static CpuAccount read(List<Long> pids) {
        return read(Path.of("/proc"), pids);
    }

    /** Reads this process now. */
    public static CpuAccount readOwn() {
        return read(List.of(ProcessHandle.current().pid()));
    }

    /** Nanoseconds of CPU from {@code earlier} to this reading. */
    public long sinceNs(CpuAccount earlier) {
        long sumNs = 0;
        for (final Map.Entry<String, Long> thread : threadNs.entrySet()) {
            sumNs += thread.getValue() - earlier.threadNs.getOrDefault(thread.getKey(), 0L);
        }
        final long atLeastNs = (processTickCount - earlier.processTickCount - TICKS_OF_ROUNDING) * TICK_NS;
        return Math.max(sumNs, atLeastNs);
    }

    private static void readThreads(Path tasks, Map<String, Long> threadNs) {
        try (Stream<Path> threads = Files.list(tasks)) {
            threads.forEach(thread -> {
                final String line = text(thread.resolve("schedstat"));
                if (!line.isEmpty()) {
                    threadNs.put(thread.getFileName().toString(), Long.parseLong(line.substring(0, line.indexOf(' '))));
                }
            });
        } catch (NoSuchFileException e) {
            // The process has ended.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** User and system time; the fields are counted from the end of the command's name, which may hold anything. */
    private static long tickCount(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
