package io.ringcast.server;

import io.ringcast.engine.Deadline;

/**
 * What is done at a stop, in this order, and by when. Clients leave after agents, so that they see what agents were told; what
 * tells of the server ends last, so that it can tell of everything.
 *
 * <pre>
 *   asked for    delay       half the drain time     drain time                    and 1 s
 *   |------------|-----------|-----------------------|----|---------|------|-----|-|
 *    NOT_READY    AGENTS      DASHBOARDS             ACCESS ENGINE LATENCY MANAGEMENT
 *                (LISTENER takes no time)
 * </pre>
 */
enum StopStep {
    NOT_READY("not ready any more", 0, 0),
    LISTENER("dashboards refused", 0, 0),
    AGENTS("agents sent away", 50, 0),
    DASHBOARDS("dashboards sent away", 100, 0),
    ACCESS("tokens let go", 100, 300),
    ENGINE("engine ended", 100, 500),
    LATENCY("latencies told", 100, 700),
    MANAGEMENT("operators sent away", 100, 800);

    /** The process is to have ended so long after the drain time. */
    static final long GRACE_MS = 1_000;

    private static final int ALL_PERCENT = 100;

    private final String title;
    private final int drainPercent;
    private final long graceMs;

    StopStep(String title, int drainPercent, long graceMs) {
        this.title = title;
        this.drainPercent = drainPercent;
        this.graceMs = graceMs;
    }

    /** What has been done, for the log. */
    String title() {
        return title;
    }

    /** When this step is to be over; an earlier one that took longer does not move it. */
    Deadline deadline(Deadline drainStart, long drainMs) {
        return drainStart.plusMs(drainMs * drainPercent / ALL_PERCENT + graceMs);
    }
}
