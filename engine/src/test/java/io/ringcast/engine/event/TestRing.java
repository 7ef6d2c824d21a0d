package io.ringcast.engine.event;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.FakeClock;

/** A ring with a publisher, and a reader that tests step by hand. */
final class TestRing {
    final Counters counters = new Counters();
    final FakeClock clock = new FakeClock();
    final RingMemory memory;
    final RingBuffer<EngineEvent> ring;
    final RingPublisher publisher;
    final Sequence freed = new Sequence();
    /** How often whoever waits for events was told that there are some. */
    int wakeUpCount;

    TestRing(int slotCount, int maxEventLength) {
        memory = new RingMemory(slotCount, maxEventLength);
        ring = RingBuffer.createMultiProducer(() -> new EngineEvent(memory.buffer()), slotCount, new NoWaitStrategy());
        ring.addGatingSequences(freed);
        publisher = new RingPublisher(ring, memory, clock, clock.epochClock(), counters, () -> wakeUpCount++);
    }

    /** Publishes an event of {@code length} bytes, each {@code fill}. */
    PublishResult publish(EventType type, int length, int fill) {
        return publisher.tryPublish(
                type, 1, (target, offset, count) -> target.setMemory(offset, count, (byte) fill), length, null);
    }

    /** The oldest slot that was not freed, or null when it is not published. */
    EngineEvent peek() {
        final long sequence = freed.get() + 1;
        return ring.isAvailable(sequence) ? ring.get(sequence) : null;
    }

    /** Frees the oldest slots. */
    void free(int slotCount) {
        freed.set(freed.get() + slotCount);
    }

    /** Nobody waits here. */
    private static final class NoWaitStrategy implements WaitStrategy {
        @Override
        public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier) {
            return dependent.get();
        }

        @Override
        public void signalAllWhenBlocking() {}
    }
}
