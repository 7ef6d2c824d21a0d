package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.RingMemory;
import io.ringcast.engine.event.RingPublisher;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.FakeClock;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every wait here would last an hour if a wake-up were lost. */
@Timeout(60)
class StateWaitStrategyTest {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final int SLOT_COUNT = 64;

    private final FakeClock clock = new FakeClock();
    private final Counters counters = new Counters();
    private final RingMemory memory = new RingMemory(SLOT_COUNT, RingMemory.SLOT_LENGTH);
    private final StateWaitStrategy waitStrategy = new StateWaitStrategy();
    private final RingBuffer<EngineEvent> ring =
            RingBuffer.createMultiProducer(() -> new EngineEvent(memory.buffer()), SLOT_COUNT, waitStrategy);
    private final RingPublisher publisher =
            new RingPublisher(ring, memory, clock, clock.epochClock(), counters, waitStrategy::wakeUp);
    private final Semaphore handled = new Semaphore(0);
    private final SequenceBarrier barrier = ring.newBarrier();
    private final DutyCycle cycle = new DutyCycle(
            ring,
            16,
            new Stages(
                    List.of((event, sequence) -> handled.release()),
                    (sequence, nowNs) -> {},
                    (sequence, nowNs) -> {},
                    (sequence, nowNs) -> 0),
            Outbound.NONE,
            new EngineTime(EngineTime.ANY_GAP, counters),
            new Instruments(clock, counters, Throwable::printStackTrace));
    private final Sequence cursor = new Sequence();
    private final Thread waiter = new Thread(this::handleUntilAlerted);

    StateWaitStrategyTest() {
        waitStrategy.watch(ring);
        waitStrategy.timeoutNs(HOUR_NS);
    }

    @AfterEach
    void endTheWaiter() throws InterruptedException {
        barrier.alert();
        waitStrategy.wakeUp();
        waiter.join();
    }

    @Test
    void wakesForEveryEventThatIsPublishedWhileItMayBeFallingAsleep() throws InterruptedException {
        waiter.start();
        for (int i = 0; i < 50_000; i++) {
            assertThat(publish()).isEqualTo(PublishResult.ACCEPTED);
            handled.acquire();
        }
    }

    @Test
    void wakesForThePublicationOfASlotThatWasClaimedBeforeItSlept() throws Exception {
        final long sequence = ring.tryNext();
        ring.get(sequence).set(EventType.TICK, 0, 0, 0);
        waiter.start();
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(handled.availablePermits()).isZero();
        ring.publish(sequence);
        waitStrategy.wakeUp();
        handled.acquire();
    }

    @Test
    void wakesForTheAlert() throws InterruptedException {
        waiter.start();
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        barrier.alert();
        waitStrategy.wakeUp();
        waiter.join();
    }

    @Test
    void sleepsThroughBatchesUntilItIsToldOfThemAll() throws InterruptedException {
        waiter.start();
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(publisher.tryPublish(EventType.BATCH, 0, ByteSource.EMPTY, 0, null))
                    .isEqualTo(PublishResult.ACCEPTED);
        }
        assertThat(handled.availablePermits()).isZero();
        publisher.wakeUp();
        handled.acquire(3);
    }

    @Test
    void returnsWithoutAnEventWhenItsTimeIsOver() throws Exception {
        waitStrategy.timeoutNs(1);
        assertThat(barrier.waitFor(0)).isEqualTo(-1);
    }

    private PublishResult publish() {
        return publisher.tryPublish(EventType.TICK, 0, ByteSource.EMPTY, 0, null);
    }

    private void handleUntilAlerted() {
        while (!barrier.isAlerted()) {
            if (cycle.doWork() == 0) {
                waitStrategy.waitFor(cycle.nextSequence(), cursor, cursor, barrier);
            }
        }
    }
}
