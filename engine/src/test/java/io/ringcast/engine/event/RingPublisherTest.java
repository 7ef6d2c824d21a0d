package io.ringcast.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.status.CounterDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RingPublisherTest {
    private static final int SLOT_LENGTH = RingMemory.SLOT_LENGTH;
    private static final int SLOT_COUNT = 64;
    private static final int MAX_LENGTH = 8 * SLOT_LENGTH;

    private final TestRing fixture = new TestRing(SLOT_COUNT, MAX_LENGTH);

    @Test
    void putsTheDescriptorIntoTheFirstSlotOfABatchAndContIntoTheOthers() {
        assertThat(fixture.publish(EventType.BATCH, 2 * SLOT_LENGTH + 1, 7)).isEqualTo(PublishResult.ACCEPTED);

        assertThat(fixture.ring.getCursor()).isEqualTo(2);
        assertThat(fixture.ring.get(0).type()).isEqualTo(EventType.BATCH);
        assertThat(fixture.ring.get(0).length()).isEqualTo(2 * SLOT_LENGTH + 1);
        assertThat(fixture.ring.get(1).type()).isEqualTo(EventType.CONT);
        assertThat(fixture.ring.get(2).type()).isEqualTo(EventType.CONT);
        assertThat(fixture.ring.isAvailable(2)).isTrue();
    }

    @Test
    void takesOneSlotForAnEventWithoutBytesAndForOneThatFillsIt() {
        fixture.publish(EventType.TICK, 0, 0);
        fixture.publish(EventType.BATCH, SLOT_LENGTH, 1);

        assertThat(fixture.ring.getCursor()).isEqualTo(1);
        assertThat(fixture.ring.get(0).length()).isZero();
        assertThat(fixture.ring.get(1).type()).isEqualTo(EventType.BATCH);
    }

    @Test
    @Tag("A15")
    void wakesTheConsumerOfABurstOfBatchesOnceHoweverLongTheyAre() {
        fixture.publish(EventType.BATCH, 60, 1);
        fixture.publish(EventType.BATCH, MAX_LENGTH, 1);
        assertThat(fixture.wakeUpCount).isZero();
        fixture.publisher.wakeUp();
        assertThat(fixture.wakeUpCount).isEqualTo(1);
    }

    @Test
    void wakesTheConsumerForEveryOtherEvent() {
        fixture.publish(EventType.HEARTBEAT, 8, 1);
        assertThat(fixture.wakeUpCount).isEqualTo(1);
    }

    @Test
    void tellsHowMuchOfTheRoomForBatchesIsTaken() {
        assertThat(fixture.publisher.filledPercent()).isZero();
        for (int i = 0; i < 30; i++) {
            fixture.publish(EventType.BATCH, 1, 0);
        }
        assertThat(fixture.publisher.filledPercent()).isEqualTo(50);
        for (int i = 0; i < SLOT_COUNT; i++) {
            fixture.publish(EventType.HEARTBEAT, 1, 0);
        }
        assertThat(fixture.publisher.filledPercent()).isEqualTo(100);
    }

    @Test
    void stampsAnEventWithBothClocksAndItsSource() {
        final Object attachment = new Object();
        fixture.clock.setNanoTime(11).setEpochNs(22);
        fixture.publisher.tryPublish(EventType.STREAM_OPENED, 33, ByteSource.EMPTY, 0, attachment);

        final EngineEvent event = fixture.peek();
        assertThat(event.nowNs()).isEqualTo(11);
        assertThat(event.epochNs()).isEqualTo(22);
        assertThat(event.sourceId()).isEqualTo(33);
        assertThat(event.attachment()).isSameAs(attachment);
    }

    @Test
    void runsOnIntoTheOverflowInsteadOfWrapping() {
        for (int i = 0; i < SLOT_COUNT - 1; i++) {
            fixture.publish(EventType.TICK, 0, 0);
        }
        fixture.free(SLOT_COUNT - 1);

        fixture.publish(EventType.BATCH, MAX_LENGTH, 9);

        final EngineEvent event = fixture.peek();
        assertThat(event.offset()).isEqualTo((SLOT_COUNT - 1) * SLOT_LENGTH);
        assertThat(event.offset() + event.length())
                .isEqualTo(event.buffer().capacity())
                .isGreaterThan(SLOT_COUNT * SLOT_LENGTH);
        assertFilled(event, 9);
    }

    @Test
    void answersBackPressuredWhenTheRingIsFullAndCountsIt() {
        while (fixture.publish(EventType.TICK, 0, 0) == PublishResult.ACCEPTED) {
            // Until it is full.
        }
        assertThat(fixture.ring.getCursor()).isEqualTo(SLOT_COUNT - 1);
        assertThat(fixture.counters.get(CounterDescriptor.EVENTS_BACK_PRESSURED))
                .isEqualTo(1);

        fixture.free(1);
        assertThat(fixture.publish(EventType.TICK, 0, 0)).isEqualTo(PublishResult.ACCEPTED);
    }

    @Test
    void keepsTheLastSixteenthOfTheRingForControlEvents() {
        int batchCount = 0;
        while (fixture.publish(EventType.BATCH, 1, 0) == PublishResult.ACCEPTED) {
            batchCount++;
        }
        assertThat(batchCount).isEqualTo(SLOT_COUNT - SLOT_COUNT / 16);
        assertThat(fixture.publish(EventType.LOG_BATCH, 1, 0)).isEqualTo(PublishResult.BACK_PRESSURED);

        for (int i = 0; i < SLOT_COUNT / 16; i++) {
            assertThat(fixture.publish(EventType.SUBSCRIBE, 1, 0)).isEqualTo(PublishResult.ACCEPTED);
        }
        assertThat(fixture.publish(EventType.SUBSCRIBE, 1, 0)).isEqualTo(PublishResult.BACK_PRESSURED);
    }

    @Test
    @Tag("A8")
    void marksAClaimInvalidWhenItsBytesCannotBeCopiedAndGoesOn() {
        final IllegalStateException failure = new IllegalStateException("stream reset");

        assertThatThrownBy(() -> fixture.publisher.tryPublish(
                        EventType.BATCH,
                        1,
                        (target, offset, length) -> {
                            throw failure;
                        },
                        SLOT_LENGTH + 1,
                        new Object()))
                .isSameAs(failure);

        assertThat(fixture.peek().type()).isEqualTo(EventType.INVALID);
        assertThat(fixture.peek().attachment()).isNull();
        assertThat(fixture.ring.get(1).type()).isEqualTo(EventType.CONT);
        assertThat(fixture.counters.get(CounterDescriptor.EVENTS_INVALID)).isEqualTo(1);
        fixture.free(2);
        assertThat(fixture.publish(EventType.BATCH, 5, 3)).isEqualTo(PublishResult.ACCEPTED);
        assertFilled(fixture.peek(), 3);
    }

    @Test
    void throwsForALengthThatNoSlotsCanHold() {
        assertThatThrownBy(() -> fixture.publish(EventType.BATCH, MAX_LENGTH + 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length=16385 not in 0..16384");
        assertThatThrownBy(() -> fixture.publish(EventType.BATCH, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(fixture.ring.getCursor()).isEqualTo(-1);
    }

    @Test
    void answersClosedAfterTheCloseAndTakesNothing() {
        fixture.publisher.close();

        assertThat(fixture.publish(EventType.BATCH, 1, 0)).isEqualTo(PublishResult.CLOSED);
        assertThat(fixture.ring.getCursor()).isEqualTo(-1);
    }

    @Test
    void coversEveryAcceptedEventByTheCursorAtTheCloseWhoeverRacesIt() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            final TestRing raced = new TestRing(4096, SLOT_LENGTH);
            final AtomicLong acceptedCount = new AtomicLong();
            final List<Thread> publishers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                publishers.add(new Thread(() -> {
                    while (raced.publish(EventType.TICK, 0, 0) == PublishResult.ACCEPTED) {
                        acceptedCount.incrementAndGet();
                    }
                }));
            }
            publishers.forEach(Thread::start);
            while (raced.ring.getCursor() < 10 && raced.ring.remainingCapacity() > 0) {
                Thread.onSpinWait();
            }
            raced.publisher.close();
            final long cursorAtClose = raced.ring.getCursor();
            for (final Thread thread : publishers) {
                thread.join();
            }
            long handledCount = 0;
            for (long sequence = 0; sequence <= cursorAtClose; sequence++) {
                handledCount += raced.ring.get(sequence).type() == EventType.TICK ? 1 : 0;
            }
            assertThat(handledCount).isEqualTo(acceptedCount.get());
        }
    }

    @Test
    void keepsTheBytesOfEveryEventIntactWhileSeveralThreadsPublish() throws InterruptedException {
        final long seed = 20261121;
        final int threadCount = 3;
        final int eventsPerThread = 4_000;
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final List<Thread> publishers = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            final int sourceId = i;
            publishers.add(new Thread(() -> publishRandomly(sourceId, seed + sourceId, eventsPerThread)));
            publishers.get(i).setUncaughtExceptionHandler((thread, error) -> failure.set(error));
        }
        publishers.forEach(Thread::start);

        final int[] nextBySource = new int[threadCount];
        for (int handled = 0; handled < threadCount * eventsPerThread && failure.get() == null; ) {
            final EngineEvent event = fixture.peek();
            if (event == null) {
                Thread.onSpinWait();
                continue;
            }
            if (event.type() == EventType.BATCH) {
                final int source = (int) event.sourceId();
                assertThat(event.buffer().getInt(event.offset()))
                        .as("seed %d", seed)
                        .isEqualTo(nextBySource[source]++);
                assertPattern(event, seed);
                handled++;
            }
            fixture.free(1);
        }
        for (final Thread thread : publishers) {
            thread.join();
        }
        assertThat(failure.get()).isNull();
    }

    private void publishRandomly(int sourceId, long seed, int eventCount) {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < eventCount; i++) {
            final int length = random.nextInt(Integer.BYTES, MAX_LENGTH + 1);
            final int index = i;
            final ByteSource source = (target, offset, count) -> writePattern(target, offset, count, index);
            while (fixture.publisher.tryPublish(EventType.BATCH, sourceId, source, length, null)
                    == PublishResult.BACK_PRESSURED) {
                Thread.onSpinWait();
            }
        }
    }

    private static void writePattern(MutableDirectBuffer target, int offset, int length, int index) {
        target.setMemory(offset, length, (byte) (index + length));
        target.putInt(offset, index);
    }

    private static void assertPattern(EngineEvent event, long seed) {
        final DirectBuffer buffer = event.buffer();
        final byte expected = (byte) (buffer.getInt(event.offset()) + event.length());
        for (int i = event.offset() + Integer.BYTES; i < event.offset() + event.length(); i++) {
            if (buffer.getByte(i) != expected) {
                throw new AssertionError("byte " + i + " of " + event.length() + " overwritten, seed " + seed);
            }
        }
    }

    private static void assertFilled(EngineEvent event, int fill) {
        for (int i = event.offset(); i < event.offset() + event.length(); i++) {
            assertThat(event.buffer().getByte(i)).isEqualTo((byte) fill);
        }
    }
}
