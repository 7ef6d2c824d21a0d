package io.ringcast.bench.rig.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long the cores of the machine were busy, with whatever work; tells how much of a run others took. One reading; zero where
 * the machine does not say.
 */
public record MachineLoad(long busyNs) {
    private static final long TICK_NS = 10_000_000L;
    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int STOLEN = 8;

    /** Reads it now. */
    public static MachineLoad read() {
        try {
            final String line = Files.readAllLines(Path.of("/proc/stat")).get(0);
            return new MachineLoad(busyTickCount(line.split(" +", -1)) * TICK_NS);
        } catch (IOException | RuntimeException e) {
            return new MachineLoad(0);
        }
    }

    private static long busyTickCount(String[] fields) {
        long sum = 0;
        for (int i = 1; i <= STOLEN; i++) {
            sum += i == IDLE || i == WAITING ? 0 : Long.parseLong(fields[i]);
        }
        return sum;
    }
}
