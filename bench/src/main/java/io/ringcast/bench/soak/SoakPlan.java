package io.ringcast.bench.soak;

import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import io.ringcast.bench.rig.ingest.Restlessness;
import java.util.concurrent.TimeUnit;

/**
 * What a run does. Its selectors are narrow but for one in twelve, so that all clients together are told some hundred thousand updates
 * a second: a server that uses up a core would hide a leak behind its back-pressure.
 *
 * @param seed draws everything that is random
 * @param seconds how long the load runs
 * @param clientCount clients at a time
 */
record SoakPlan(long seed, long seconds, int samplesPerSecond, int clientCount) {
    private static final BatchShape SHAPE = new BatchShape(20, 5, true, 0);
    private static final int AGENTS = 20;
    private static final int SERIES_PER_AGENT = 100;
    private static final long CUT_EVERY_MS = 2_000;
    private static final long AWAY_MAX_MS = 5_000;
    private static final int MEMORY_READINGS = 20;
    private static final long MEMORY_INTERVAL_MIN_MS = 5_000;

    IngestPlan ingest() {
        return new IngestPlan(SHAPE, AGENTS, SERIES_PER_AGENT);
    }

    Pace pace() {
        return Pace.openLoop((double) samplesPerSecond / SHAPE.sampleCount());
    }

    Restlessness restlessness() {
        return new Restlessness(CUT_EVERY_MS, AWAY_MAX_MS, seed);
    }

    long durationNs() {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Memory is read so often; before each reading the server collects its garbage. */
    long memoryIntervalMs() {
        return Math.max(MEMORY_INTERVAL_MIN_MS, TimeUnit.SECONDS.toMillis(seconds) / MEMORY_READINGS);
    }
}
