package io.ringcast.bench.jmh;

import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.RingMemory;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Events without bytes from one or three producers to a consumer that spins on a thread of its own, at saturation. The
 * score is the time of one event on each producer: with three of them, the ring takes three in that time. It means little
 * on a machine with fewer cores than threads.
 */
@State(Scope.Benchmark)
public class RingHandOverBenchmark {
    @Param({"1", "5", "50"})
    int slots;

    private final EventRing ring = new EventRing();
    private final Thread consumer = new Thread(this::consume, "consumer");
    private volatile boolean isRunning = true;
    private int length;

    @Setup
    public void setUp() {
        length = slots * RingMemory.SLOT_LENGTH;
        consumer.start();
    }

    @TearDown
    public void tearDown() throws InterruptedException {
        isRunning = false;
        consumer.join();
        if (ring.takenBytes() == 0) {
            throw new IllegalStateException("nothing was taken");
        }
    }

    @Benchmark
    @Threads(1)
    public void oneProducer() {
        publish();
    }

    @Benchmark
    @Threads(3)
    public void threeProducers() {
        publish();
    }

    private void publish() {
        while (ring.publisher().tryPublish(EventType.BATCH, 1, ByteSource.EMPTY, length, null)
                != PublishResult.ACCEPTED) {
            YieldingIdleStrategy.INSTANCE.idle();
        }
    }

    private void consume() {
        while (isRunning || ring.hasPending()) {
            YieldingIdleStrategy.INSTANCE.idle(ring.take());
        }
    }
}
