package io.ringcast.bench.rig.profile;

import io.ringcast.bench.rig.LoadRun.MeasureListener;
import io.ringcast.bench.rig.peer.PeerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The profiles of a suite, one of each load and peer that runs on a JVM; or none. One thread. */
public final class Profiling {
    private final ProfileKind kind;
    private final Path folder;
    private final List<Profile> profiles = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Profiling(ProfileKind kind, Path folder) {
        this.kind = kind;
        this.folder = folder;
    }

    /** None. */
    public static Profiling none() {
        return new Profiling(null, null);
    }

    /** Of one kind, into {@code folder}. */
    public static Profiling of(ProfileKind kind, Path folder) {
        return new Profiling(kind, folder);
    }

    /**
     * A profile, read into areas.
     *
     * @param row the load
     * @param shares by area, the largest first
     */
    public record Profile(String row, String peer, List<CostAreas.Share> shares) {}

    /** What profiles the measured stage of a load. */
    public MeasureListener of(PeerProcess server, String row) {
        return kind == null || !server.isJava() ? () -> {} : new Recording(server, row);
    }

    /** Those that could be read into areas, in order. */
    public List<Profile> profiles() {
        return List.copyOf(profiles);
    }

    /** Why some are missing, in words. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    private final class Recording implements MeasureListener {
        private final PeerProcess server;
        private final String row;
        private final ServerProfiler profiler;
        private boolean isStarted;

        Recording(PeerProcess server, String row) {
            this.server = server;
            this.row = row;
            final String name =
                    (row + "." + server.peer().name()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
            profiler = new ServerProfiler(kind, server.pids().get(0), folder.resolve(kind.label() + "-" + name));
        }

        @Override
        public void onMeasure() {
            try {
                profiler.start();
                isStarted = true;
            } catch (IllegalStateException e) {
                problems.add(row + ", " + server.peer().name() + ": " + e.getMessage());
            }
        }

        @Override
        public void onMeasured() {
            if (!isStarted) {
                return;
            }
            try {
                profiler.stop()
                        .ifPresent(stacks -> profiles.add(new Profile(
                                row, server.peer().name(), CostAreas.load().shares(stacks))));
            } catch (IllegalStateException e) {
                problems.add(row + ", " + server.peer().name() + ": " + e.getMessage());
            }
        }
    }
}
