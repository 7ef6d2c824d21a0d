package io.ringcast.bench.rig.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which cores the server gets, as {@code taskset} names them; empty: it may run anywhere. The load's own cores are given by the
 * script that starts the rig.
 */
public record CorePinning(String serverCores) {
    private static final List<Path> TASKSET = List.of(Path.of("/usr/bin/taskset"), Path.of("/bin/taskset"));

    /** No pinning. */
    public static final CorePinning NONE = new CorePinning("");

    /** The command under its pinning. */
    public List<String> pinned(List<String> command) {
        if (serverCores.isEmpty() || TASKSET.stream().noneMatch(Files::isExecutable)) {
            return command;
        }
        final List<String> pinned = new ArrayList<>(List.of("taskset", "-c", serverCores));
        pinned.addAll(command);
        return pinned;
    }
}
