package io.ringcast.bench.rig.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * CPU time of some processes as the kernel accounts it: the sum over their threads of {@code schedstat}, in nanoseconds. A thread
 * that ended between two readings is missing there, so the coarse total of the process (which keeps ended threads) is the floor.
 * The threads of a JVM's compilers are told apart by their names: what they use is not the work of the run.
 * Immutable; one reading.
 */
public final class CpuAccount {
    /** The kernel cuts names at 15 characters. */
    private static final Pattern COMPILER_NAME = Pattern.compile("C[12] CompilerThre");

    private static final long TICK_NS = 10_000_000L;
    private static final int TICKS_OF_ROUNDING = 2;
    private static final int USER_TIME = 11;

    private final Map<String, Long> threadNs;
    private final Set<String> compilers;
    private final long processTickCount;

    private CpuAccount(Map<String, Long> threadNs, Set<String> compilers, long processTickCount) {
        this.threadNs = Map.copyOf(threadNs);
        this.compilers = Set.copyOf(compilers);
        this.processTickCount = processTickCount;
    }

    /** Reads the processes now; those that have ended count nothing. {@code procRoot} is {@code /proc}. */
    public static CpuAccount read(Path procRoot, List<Long> pids) {
        final Map<String, Long> threadNs = new HashMap<>();
        final Set<String> compilers = new HashSet<>();
        long tickCount = 0;
        for (final long pid : pids) {
            final Path process = procRoot.resolve(Long.toString(pid));
            readThreads(process.resolve("task"), threadNs, compilers);
            tickCount += tickCount(text(process.resolve("stat")));
        }
        return new CpuAccount(threadNs, compilers, tickCount);
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

    /** Nanoseconds of CPU that a JVM's compilers took of {@link #sinceNs}. */
    public long compilersSinceNs(CpuAccount earlier) {
        long sumNs = 0;
        for (final String thread : compilers) {
            sumNs += threadNs.get(thread) - earlier.threadNs.getOrDefault(thread, 0L);
        }
        return sumNs;
    }

    private static void readThreads(Path tasks, Map<String, Long> threadNs, Set<String> compilers) {
        try (Stream<Path> threads = Files.list(tasks)) {
            threads.forEach(thread -> {
                final String line = text(thread.resolve("schedstat"));
                if (!line.isEmpty()) {
                    final String id = thread.getFileName().toString();
                    threadNs.put(id, Long.parseLong(line.substring(0, line.indexOf(' '))));
                    if (COMPILER_NAME.matcher(text(thread.resolve("comm"))).lookingAt()) {
                        compilers.add(id);
                    }
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
