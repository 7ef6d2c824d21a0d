package io.ringcast.engine;

import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.ControlInboxes;
import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.status.CounterDescriptor;
import java.util.concurrent.TimeUnit;

/** One round of the control thread: entries of the inboxes to the ring, and a tick when it is time. */
final class ControlDuty {
    /** How soon to try again what found no room. */
    static final long RETRY_NS = TimeUnit.MICROSECONDS.toNanos(500);

    private final ControlInboxes inboxes;
    private final EventPublisher publisher;
    private final Instruments instruments;
    private final long tickNs;
    private long nextTickNs;

    /** The first tick comes one period from now. */
    ControlDuty(ControlInboxes inboxes, EventPublisher publisher, long tickNs, Instruments instruments) {
        this.inboxes = inboxes;
        this.publisher = publisher;
        this.tickNs = tickNs;
        this.instruments = instruments;
        nextTickNs = instruments.nanoClock().nanoTime() + tickNs;
    }

    /** Runs one round. Returns how many events were published. */
    int doWork() {
        final int movedCount = inboxes.move();
        final long nowNs = instruments.nanoClock().nanoTime();
        return nowNs - nextTickNs < 0 ? movedCount : movedCount + tick(nowNs);
    }

    /** Whether entries wait to be moved. */
    boolean hasPending() {
        return inboxes.hasPending();
    }

    /** Whether the next round has nothing to do at once: no entries, or no room for them. */
    boolean canIdle() {
        return inboxes.isBackPressured() || !inboxes.hasPending();
    }

    /** How long the next round can wait if no inbox gets anything. */
    long maxIdleNs() {
        final long untilTickNs =
                Math.max(0, nextTickNs - instruments.nanoClock().nanoTime());
        return inboxes.isBackPressured() ? Math.min(RETRY_NS, untilTickNs) : untilTickNs;
    }

    private int tick(long nowNs) {
        nextTickNs += tickNs;
        if (nowNs - nextTickNs >= 0) {
            // Ticks that were missed are not made up for: the one that comes now carries the time.
            nextTickNs = nowNs + tickNs;
        }
        if (publisher.tryPublish(EventType.TICK, 0, ByteSource.EMPTY, 0, null) == PublishResult.BACK_PRESSURED) {
            instruments.counters().add(CounterDescriptor.TICKS_SKIPPED, 1);
            return 0;
        }
        return 1;
    }
}
