package io.ringcast.bench.rig.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Resident memory of processes; the kernel's socket buffers are not in it. */
public final class ResidentMemory {
    private static final long KIB = 1024;

    private ResidentMemory() {}

    /** Bytes of all of them together (VmRSS); those that have ended count nothing. */
    public static long bytes(List<Long> pids) {
        return pids.stream().mapToLong(ResidentMemory::bytes).sum();
    }

    private static long bytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * KIB)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
