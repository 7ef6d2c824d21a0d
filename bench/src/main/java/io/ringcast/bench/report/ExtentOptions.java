package io.ringcast.bench.report;

import io.ringcast.bench.rig.scenario.Extent;
import picocli.CommandLine.Option;

/** How long and how often, on the command line. */
final class ExtentOptions {
    private static final double MS_PER_SECOND = 1e3;

    @Option(
            names = "--repetitions",
            paramLabel = "COUNT",
            description = "Process starts of each peer (default: 3; loads at a fixed rate in the full set: 10)")
    private int repetitionCount;

    @Option(
            names = "--latency-repetitions",
            paramLabel = "COUNT",
            description = "Process starts for loads at a fixed rate, if more than --repetitions")
    private int latencyRepetitionCount;

    @Option(names = "--seconds", paramLabel = "S", description = "How long each run is measured")
    private double measureSeconds;

    @Option(
            names = "--warm-seconds",
            paramLabel = "S",
            description = "How long a server is warmed by its first load; a third of it by each later one")
    private double warmSeconds;

    /** The set with what was asked for otherwise. */
    Extent of(Extent set) {
        Extent extent = repetitionCount > 0 ? set.repeated(repetitionCount) : set;
        extent = latencyRepetitionCount > 0 ? extent.latencyRepeated(latencyRepetitionCount) : extent;
        extent = measureSeconds > 0 ? extent.measured((long) (measureSeconds * MS_PER_SECOND)) : extent;
        return warmSeconds > 0 ? extent.warmed((long) (warmSeconds * MS_PER_SECOND)) : extent;
    }

    /** One of the sets. */
    static final class Set {
        @Option(names = "--standard", description = "All scenarios with their main rows; about 25 minutes")
        private boolean isStandard;

        @Option(names = "--full", description = "All scenarios with all their rows, longer runs; hours")
        private boolean isFull;

        @Option(names = "--smoke", description = "Runs so short that their figures mean nothing; shows that all works")
        private boolean isSmoke;

        /** That of the live channel's figures; throws {@link IllegalArgumentException} where another set was asked for too. */
        Extent liveExtent() {
            if (isStandard || isFull) {
                throw new IllegalArgumentException("--live is a set of its own; only --smoke goes with it");
            }
            return isSmoke ? Extent.LIVE_SMOKE : Extent.LIVE;
        }

        boolean isSmoke() {
            return isSmoke;
        }

        Extent extent() {
            if (isStandard) {
                return Extent.STANDARD;
            }
            return isFull ? Extent.FULL : isSmoke ? Extent.SMOKE : Extent.QUICK;
        }
    }
}
