package io.ringcast.agent;

import io.ringcast.proto.v1.Pressure;
import io.ringcast.reconnect.TaskScheduler;
import java.util.concurrent.TimeUnit;

/** How often a server under pressure lets batches come on one stream, and how many. Owned by the session's thread. */
final class SendPace {
    /** Longer than any server asks for; whoever says more is wrong. */
    static final long MAX_INTERVAL_MS = 60_000;

    private final TaskScheduler scheduler;
    private boolean isPressed;
    private long intervalNs;
    private long credit;
    private boolean hasSent;
    private long lastSentNs;

    SendPace(TaskScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Forgets what the server said: it said so of a stream that ended. */
    void reset() {
        isPressed = false;
    }

    void onPressure(Pressure pressure) {
        final long intervalMs = Integer.toUnsignedLong(pressure.getSuggestedIntervalMs());
        isPressed = intervalMs > 0;
        intervalNs = TimeUnit.MILLISECONDS.toNanos(Math.min(MAX_INTERVAL_MS, intervalMs));
        credit = Integer.toUnsignedLong(pressure.getCredit());
    }

    /** Whether the server takes one more. With nothing unacked it does: no ack would come to say so. */
    boolean hasCredit(int unackedCount) {
        return !isPressed || credit > 0 || unackedCount == 0;
    }

    /** How long the next batch must wait; 0: not at all. */
    long delayMs() {
        if (!isPressed || !hasSent) {
            return 0;
        }
        final long restNs = lastSentNs + intervalNs - scheduler.nanoTime();
        return restNs <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(restNs - 1) + 1;
    }

    void onSent() {
        hasSent = true;
        lastSentNs = scheduler.nanoTime();
        credit = Math.max(0, credit - 1);
    }
}
