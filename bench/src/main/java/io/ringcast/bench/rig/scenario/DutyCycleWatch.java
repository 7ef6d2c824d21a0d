package io.ringcast.bench.rig.scenario;

import io.ringcast.bench.rig.LoadResult;
import io.ringcast.bench.rig.Metric;
import io.ringcast.bench.rig.peer.PeerProcess;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The longest duty cycle of ringcast's state thread between two moments, as its log tells it at an interval. */
final class DutyCycleWatch {
    private static final Pattern LINE = Pattern.compile("latency duty-cycle max=([0-9.]+)us cpu-max=([0-9.]+)us");
    private static final long LINE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NS = 5_000_000;
    private static final double US_PER_MS = 1e3;

    private final PeerProcess server;
    private final long startOffset;

    private DutyCycleWatch(PeerProcess server, long startOffset) {
        this.server = server;
        this.startOffset = startOffset;
    }

    /** Watches from the next line on, which tells what was before. Blocks for up to an interval. */
    static DutyCycleWatch begin(PeerProcess server) {
        awaitLine(server);
        return new DutyCycleWatch(server, server.outputLength());
    }

    /** Waits for the line that tells of now, and adds the longest cycle of all since the beginning. */
    void addTo(LoadResult result) {
        awaitLine(server);
        final String lines = server.outputSince(startOffset);
        result.with(Metric.CYCLE_MS, maxMs(lines, 1)).with(Metric.CYCLE_CPU_MS, maxMs(lines, 2));
    }

    static double maxMs(String lines, int group) {
        return LINE.matcher(lines)
                        .results()
                        .map((MatchResult line) -> line.group(group))
                        .mapToDouble(Double::parseDouble)
                        .max()
                        .orElse(Double.NaN)
                / US_PER_MS;
    }

    private static void awaitLine(PeerProcess server) {
        final long offset = server.outputLength();
        final long endNs = System.nanoTime() + LINE_TIMEOUT_NS;
        while (!LINE.matcher(server.outputSince(offset)).find()) {
            if (System.nanoTime() > endNs) {
                throw new IllegalStateException(server.peer().name() + " does not tell of its duty cycles");
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
