package io.ringcast.bench.rig.profile;

import io.ringcast.bench.rig.peer.Jcmd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import one.profiler.AsyncProfilerLoader;

/** Profiles one JVM from outside, from {@link #start} to {@link #stop}. Both throw {@link IllegalStateException} saying why not. */
final class ServerProfiler {
    private static final String JFR_NAME = "ringcast";

    private final ProfileKind kind;
    private final long pid;
    private final Path file;

    /** {@code file} is the path of what is written, without its ending. */
    ServerProfiler(ProfileKind kind, long pid, Path file) {
        this.kind = kind;
        this.pid = pid;
        this.file = file.toAbsolutePath();
    }

    void start() {
        if (kind == ProfileKind.JFR) {
            Jcmd.run(pid, "JFR.start", "name=" + JFR_NAME, "settings=profile");
        } else {
            asprof("start", "-e", kind.event(), "-i", kind.interval(), Long.toString(pid));
        }
    }

    /** Writes the files; returns the stacks, a line each with its weight, where the tool has such. */
    Optional<List<String>> stop() {
        try {
            if (kind == ProfileKind.JFR) {
                Jcmd.run(pid, "JFR.stop", "name=" + JFR_NAME, "filename=" + file + ".jfr");
                return Optional.empty();
            }
            final Path collapsed = Path.of(file + ".collapsed");
            asprof("dump", "-o", "collapsed", "-f", collapsed.toString(), Long.toString(pid));
            asprof("stop", "-o", "flamegraph", "-f", file + ".html", Long.toString(pid));
            return Optional.of(Files.readAllLines(collapsed));
        } catch (IOException e) {
            throw new IllegalStateException("the profile cannot be read: " + e.getMessage(), e);
        }
    }

    private static void asprof(String... arguments) {
        try {
            AsyncProfilerLoader.executeProfiler(arguments);
        } catch (IOException e) {
            throw new IllegalStateException("async-profiler: " + e.getMessage(), e);
        }
    }
}
