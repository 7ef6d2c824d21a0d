package io.ringcast.bench.rig.profile;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import one.profiler.AsyncProfilerLoader;

/** Profiles one JVM from outside, from {@link #start} to {@link #stop}. Both throw {@link IllegalStateException} saying why not. */
final class ServerProfiler {
    private static final String JFR_NAME = "ringcast";

    private final ProfileKind kind;
    private final String pid;
    private final Path file;

    /** {@code file} is the path of what is written, without its ending. */
    ServerProfiler(ProfileKind kind, long pid, Path file) {
        this.kind = kind;
        this.pid = Long.toString(pid);
        this.file = file.toAbsolutePath();
    }

    void start() {
        if (kind == ProfileKind.JFR) {
            jcmd("JFR.start", "name=" + JFR_NAME, "settings=profile");
        } else {
            asprof("start", "-e", kind.event(), "-i", kind.interval(), pid);
        }
    }

    /** Writes the files; returns the stacks, a line each with its weight, where the tool has such. */
    Optional<List<String>> stop() {
        try {
            if (kind == ProfileKind.JFR) {
                jcmd("JFR.stop", "name=" + JFR_NAME, "filename=" + file + ".jfr");
                return Optional.empty();
            }
            final Path collapsed = Path.of(file + ".collapsed");
            asprof("dump", "-o", "collapsed", "-f", collapsed.toString(), pid);
            asprof("stop", "-o", "flamegraph", "-f", file + ".html", pid);
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

    private void jcmd(String... arguments) {
        final List<String> command = new ArrayList<>(
                List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "jcmd", pid));
        command.addAll(List.of(arguments));
        try {
            final Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("jcmd: " + said.strip());
            }
        } catch (IOException e) {
            throw new IllegalStateException("jcmd: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
