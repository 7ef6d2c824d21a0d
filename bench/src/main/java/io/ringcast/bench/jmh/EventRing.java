package io.ringcast.bench.jmh;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.event.RingMemory;
import io.ringcast.engine.event.RingPublisher;
import io.ringcast.engine.status.Counters;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** The ring of an engine with its door, and in place of the stages somebody who looks at each slot and frees it. */
final class EventRing {
    static final int SLOT_COUNT = 8192;
    static final int MAX_EVENT_LENGTH = 128 * 1024;

    private static final int MAX_SLOTS_PER_CYCLE = 256;

    private final RingMemory memory = new RingMemory(SLOT_COUNT, MAX_EVENT_LENGTH);
    private final RingBuffer<EngineEvent> ring = RingBuffer.createMultiProducer(
            () -> new EngineEvent(memory.buffer()), SLOT_COUNT, new YieldingWaitStrategy());
    private final EventPublisher publisher = new RingPublisher(
            ring, memory, SystemNanoClock.INSTANCE, new OffsetEpochNanoClock(), new Counters(), () -> {});
    private final Sequence freedSequence = new Sequence();
    private long nextSequence;
    private long takenBytes;

    EventRing() {
        ring.addGatingSequences(freedSequence);
    }

    /** Any thread. */
    EventPublisher publisher() {
        return publisher;
    }

    /** Takes what is there, at most as much as a duty cycle does. One thread. Returns the slots. */
    int take() {
        final long firstSequence = nextSequence;
        final long limit = firstSequence + MAX_SLOTS_PER_CYCLE;
        long sequence = firstSequence;
        while (sequence < limit && ring.isAvailable(sequence)) {
            takenBytes += ring.get(sequence).length();
            sequence++;
        }
        if (sequence > firstSequence) {
            nextSequence = sequence;
            freedSequence.set(sequence - 1);
        }
        return (int) (sequence - firstSequence);
    }

    /** Whether slots are claimed that were not taken; for the thread that takes. */
    boolean hasPending() {
        return ring.getCursor() >= nextSequence;
    }

    /** Bytes of the events taken; for the thread that takes. */
    long takenBytes() {
        return takenBytes;
    }
}
