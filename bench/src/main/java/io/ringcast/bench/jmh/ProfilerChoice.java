package io.ringcast.bench.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import one.profiler.AsyncProfilerLoader;
import org.openjdk.jmh.profile.AsyncProfiler;
import org.openjdk.jmh.profile.JavaFlightRecorderProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** Which profiler runs beside the measurement; what it writes goes to the folder of the results. */
enum ProfilerChoice {
    NONE {
        @Override
        void apply(ChainedOptionsBuilder options, Path folder) {}
    },
    /** Flame graphs of CPU time; the library comes with ap-loader. */
    ASYNC {
        @Override
        void apply(ChainedOptionsBuilder options, Path folder) {
            addAsyncProfiler(options, folder, "ctimer");
        }
    },
    /** Flame graphs of what is allocated, by the same library. */
    ALLOC {
        @Override
        void apply(ChainedOptionsBuilder options, Path folder) {
            addAsyncProfiler(options, folder, "alloc");
        }
    },
    /** Recordings of Java Flight Recorder. */
    JFR {
        @Override
        void apply(ChainedOptionsBuilder options, Path folder) {
            options.addProfiler(JavaFlightRecorderProfiler.class, "dir=" + folder);
        }
    };

    abstract void apply(ChainedOptionsBuilder options, Path folder);

    /** Throws {@link IllegalArgumentException} for any other name than async, alloc and jfr. */
    static ProfilerChoice of(String name) {
        return switch (name) {
            case "async" -> ASYNC;
            case "alloc" -> ALLOC;
            case "jfr" -> JFR;
            default -> throw new IllegalArgumentException("--profile " + name + ": async, alloc or jfr");
        };
    }

    private static void addAsyncProfiler(ChainedOptionsBuilder options, Path folder, String event) {
        try {
            options.addProfiler(
                    AsyncProfiler.class,
                    "libPath=" + AsyncProfilerLoader.getAsyncProfilerPath() + ";output=flamegraph;event=" + event
                            + ";dir=" + folder);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
