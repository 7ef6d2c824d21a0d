package io.ringcast.engine;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.status.DutyCycleTracker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/**
 * One round of the state thread. A round takes a bounded number of slots and frees them together, so that a full ring has
 * room again long before it is empty. Whether a slot is published is asked slot by slot: the barrier would look through
 * all that is published, in every round anew.
 */
final class DutyCycle {

    private static final long AWAITING_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long DRAIN_PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long DRAIN_LIMIT_NS = TimeUnit.SECONDS.toNanos(5);

    private final RingBuffer<EngineEvent> ring;
    private final int maxSlotCount;
    private final SequencedHandler[] handlers;
    private final Stages stages;
    private final Outbound outbound;
    private final NanoClock nanoClock;
    private final DutyCycleTracker dutyCycles;
    private final EngineTime time;
    private final Counters counters;
    private final ErrorHandler errorHandler;
    private final Sequence freedSequence = new Sequence();
    private long nextSequence;
    private long eventSequence = -1;
    private long nowNs = Long.MIN_VALUE;

    /**
     * Makes the only consumer of {@code ring}, of which nothing may have been published yet.
     *
     * @param maxSlotCount most slots in a round; a batch counts as many as it takes.
     */
    DutyCycle(
            RingBuffer<EngineEvent> ring,
            int maxSlotCount,
            Stages stages,
            Outbound outbound,
            EngineTime time,
            Instruments instruments) {
        this.ring = ring;
        this.maxSlotCount = maxSlotCount;
        this.stages = stages;
        this.outbound = outbound;
        this.time = time;
        handlers = stages.handlers().toArray(new SequencedHandler[0]);
        nanoClock = instruments.nanoClock();
        dutyCycles = instruments.dutyCycles();
        counters = instruments.counters();
        errorHandler = instruments.errorHandler();
        ring.addGatingSequences(freedSequence);
    }

    /** Runs one round. Returns how much was done; 0: wait for an event, at most {@link #maxIdleNs()}. */
    int doWork() {
        final long startNs = nanoClock.nanoTime();
        final int slotCount = handleEvents();
        nowNs = Math.max(nowNs, Math.max(startNs, time.newestNs()));
        final boolean wasHeld = isHeld();
        counters.add(slotCount > 0 ? CounterDescriptor.READS_WITH_EVENTS : CounterDescriptor.READS_EMPTY, 1);
        flush(stages.acks());
        flush(stages.fanOut());
        final int writtenCount = writeToSockets(wasHeld && !isHeld() ? slotCount + 1 : slotCount);
        final int walkedCount = walk();
        dutyCycles.noteCycle(startNs, nanoClock.nanoTime());
        return slotCount + writtenCount + walkedCount;
    }

    /**
     * Handles all that is claimed at the time of the call, as soon as it is published, and ends with a round of its own;
     * gives up after 5 s of a claim that is not.
     */
    void drain() {
        stages.fanOut().end();
        final long lastSequence = ring.getCursor();
        final long deadlineNs = System.nanoTime() + DRAIN_LIMIT_NS;
        while (nextSequence <= lastSequence && System.nanoTime() - deadlineNs < 0) {
            if (doWork() == 0) {
                LockSupport.parkNanos(DRAIN_PAUSE_NS);
            }
        }
        doWork();
        if (nextSequence <= lastSequence) {
            errorHandler.onError(new IllegalStateException(
                    "slots claimed and never published: " + (lastSequence - nextSequence + 1) + " at close"));
        }
    }

    /** The sequence that the next round begins with. */
    long nextSequence() {
        return nextSequence;
    }

    /** How long the next round may wait for an event. */
    long maxIdleNs() {
        return Math.min(
                outbound.isAwaiting() ? AWAITING_NS : outbound.idleNs(),
                stages.fanOut().heldNs());
    }

    private int handleEvents() {
        final long firstSequence = nextSequence;
        final long limit = firstSequence + maxSlotCount;
        long sequence = firstSequence;
        while (sequence < limit && ring.isAvailable(sequence)) {
            handle(ring.get(sequence), sequence);
            sequence++;
        }
        if (sequence > firstSequence) {
            nextSequence = sequence;
            freedSequence.set(sequence - 1);
        }
        return (int) (sequence - firstSequence);
    }

    private void handle(EngineEvent event, long sequence) {
        if (event.type() == EventType.CONT || event.type() == EventType.INVALID) {
            return;
        }
        // Publishers stamp after they claim, so a later slot may bear an earlier time.
        event.advanceTo(time.advanceTo(event.nowNs()));
        eventSequence = sequence;
        try {
            for (final SequencedHandler handler : handlers) {
                handler.onEvent(event, sequence);
            }
        } catch (Throwable failure) {
            errorHandler.onError(failure);
            tellFailed(event);
        } finally {
            if (event.attachment() != null) {
                event.attach(null);
            }
        }
    }

    private void tellFailed(EngineEvent event) {
        for (final SequencedHandler handler : handlers) {
            try {
                handler.onFailed(event);
            } catch (Throwable failure) {
                errorHandler.onError(failure);
            }
        }
    }

    private boolean isHeld() {
        return stages.fanOut().heldNs() != Stages.Flush.NOTHING_HELD;
    }

    private void flush(Stages.Flush hook) {
        try {
            hook.flush(eventSequence, nowNs);
        } catch (Throwable failure) {
            errorHandler.onError(failure);
        }
    }

    private int writeToSockets(int slotCount) {
        try {
            return outbound.onFlushed(slotCount);
        } catch (Throwable failure) {
            errorHandler.onError(failure);
            return 0;
        }
    }

    private int walk() {
        try {
            final int itemCount = stages.walk().walk(eventSequence, nowNs);
            outbound.onWalked(itemCount);
            return itemCount;
        } catch (Throwable failure) {
            errorHandler.onError(failure);
            return 0;
        }
    }
}
