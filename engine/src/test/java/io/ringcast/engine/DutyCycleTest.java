package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.RingBuffer;
import com.sun.management.ThreadMXBean;
import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.RingMemory;
import io.ringcast.engine.event.RingPublisher;
import io.ringcast.engine.event.SequencedHandler;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.FakeClock;
import io.ringcast.engine.testing.FakeWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DutyCycleTest {
    private static final int SLOT_COUNT = 1024;
    private static final int MAX_CYCLE_SLOT_COUNT = 256;
    private static final long MAX_GAP_NS = 200_000_000;

    private final FakeClock clock = new FakeClock();
    private final Counters counters = new Counters();
    private final List<Throwable> errors = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final RingMemory memory = new RingMemory(SLOT_COUNT, 4 * RingMemory.SLOT_LENGTH);
    private final StateWaitStrategy waitStrategy = new StateWaitStrategy();
    private final RingBuffer<EngineEvent> ring =
            RingBuffer.createMultiProducer(() -> new EngineEvent(memory.buffer()), SLOT_COUNT, waitStrategy);
    private final RingPublisher publisher =
            new RingPublisher(ring, memory, clock, clock.epochClock(), counters, waitStrategy::wakeUp);
    private int walkItemCount;

    @Test
    void passesAnEventThroughTheStagesAndThenFlushesWritesAndWalks() {
        final FakeWriter writer = new FakeWriter();
        final DutyCycle cycle = cycle(recordingStages(), Outbound.writing(writer));
        publish(EventType.TICK);
        publish(EventType.TICK);
        walkItemCount = 3;

        assertThat(cycle.doWork()).isEqualTo(5);

        assertThat(calls).containsExactly("first 0", "second 0", "first 1", "second 1", "acks 1", "fanOut 1", "walk 1");
        assertThat(writer.flushCount.get()).isEqualTo(1);
    }

    @Test
    void saysThatNothingWasDoneWhenNothingWaits() {
        assertThat(cycle(recordingStages(), Outbound.NONE).doWork()).isZero();
        assertThat(calls).containsExactly("acks -1", "fanOut -1", "walk -1");
    }

    @Test
    void takesAtMostTheBoundAndFreesItsSlotsTogether() {
        final DutyCycle cycle = cycle(countingStages(), Outbound.NONE);
        while (publish(EventType.TICK) == PublishResult.ACCEPTED) {
            // Until it is full.
        }

        assertThat(cycle.doWork()).isEqualTo(MAX_CYCLE_SLOT_COUNT);

        assertThat(handledCount).isEqualTo(MAX_CYCLE_SLOT_COUNT);
        assertThat(capacityAtLastEvent).isZero();
        assertThat(ring.remainingCapacity()).isEqualTo(MAX_CYCLE_SLOT_COUNT);
        assertThat(cycle.nextSequence()).isEqualTo(MAX_CYCLE_SLOT_COUNT);
    }

    @Test
    void handsABatchOfManySlotsToTheStagesOnce() {
        final DutyCycle cycle = cycle(recordingStages(), Outbound.NONE);
        publisher.tryPublish(EventType.BATCH, 1, (target, offset, length) -> {}, 3 * RingMemory.SLOT_LENGTH, null);
        publish(EventType.TICK);

        assertThat(cycle.doWork()).isEqualTo(4);
        assertThat(calls).startsWith("first 0", "second 0", "first 3", "second 3");
    }

    @Test
    @Tag("A8")
    void losesAnEventWhoseHandlerFailsAloneAndTellsOfIt() {
        final IllegalStateException failure = new IllegalStateException("bad event");
        final SequencedHandler failing = (event, sequence) -> {
            if (sequence == 1) {
                throw failure;
            }
        };
        final Stages recording = recordingStages();
        final DutyCycle cycle = cycle(
                new Stages(
                        List.of(
                                recording.handlers().get(0),
                                failing,
                                recording.handlers().get(1)),
                        recording.acks(),
                        recording.fanOut(),
                        recording.walk()),
                Outbound.NONE);
        publish(EventType.TICK);
        publisher.tryPublish(EventType.STREAM_OPENED, 1, ByteSource.EMPTY, 0, new Object());
        publish(EventType.TICK);
        cycle.doWork();

        assertThat(calls)
                .containsExactly(
                        "first 0", "second 0", "first 1", "first 2", "second 2", "acks 2", "fanOut 2", "walk 2");
        assertThat(errors).containsExactly(failure);
        assertThat(counters.get(CounterDescriptor.HANDLER_ERRORS)).isEqualTo(1);
        assertThat(ring.get(1).attachment()).isNull();
        assertThat(ring.remainingCapacity()).isEqualTo(SLOT_COUNT);
    }

    @Test
    @Tag("A8")
    void goesOnWhenAHookFailsAndWhenTheOneWhoHearsOfItFailsToo() {
        final Stages.Flush failing = (sequence, nowNs) -> {
            throw new IllegalStateException("hook");
        };
        final DutyCycle cycle = new DutyCycle(
                ring,
                MAX_CYCLE_SLOT_COUNT,
                new Stages(List.of(), failing, failing, (sequence, nowNs) -> 1),
                Outbound.NONE,
                new EngineTime(MAX_GAP_NS, counters),
                new Instruments(
                        clock,
                        counters,
                        new CountingErrorHandler(
                                error -> {
                                    throw new IllegalStateException(error);
                                },
                                counters)));

        assertThat(cycle.doWork()).isEqualTo(1);
        assertThat(counters.get(CounterDescriptor.HANDLER_ERRORS)).isEqualTo(2);
    }

    @Test
    void putsDeadlinesOffByWhatPassedWhileItStoodStillAndKeepsWhenAnEventWasReceived() {
        final List<Long> judgedNs = new ArrayList<>();
        final List<Long> receivedNs = new ArrayList<>();
        final DutyCycle cycle = cycle(
                stagesOf((event, sequence) -> {
                    judgedNs.add(event.nowNs());
                    receivedNs.add(event.receivedNs());
                }),
                Outbound.NONE);
        final long startNs = clock.nanoTime();
        final long hourNs = 3_600_000_000_000L;
        for (final long passedNs : new long[] {0, MAX_GAP_NS, hourNs, 1, -hourNs, hourNs}) {
            clock.setNanoTime(clock.nanoTime() + passedNs);
            publish(EventType.TICK);
        }
        cycle.doWork();

        final long haltedNs = startNs + 2 * MAX_GAP_NS;
        assertThat(judgedNs)
                .containsExactly(startNs, startNs + MAX_GAP_NS, haltedNs, haltedNs + 1, haltedNs + 1, haltedNs + 1);
        assertThat(receivedNs.get(2)).isEqualTo(startNs + MAX_GAP_NS + hourNs);
        assertThat(counters.get(CounterDescriptor.STOOD_STILL)).isEqualTo(1);
    }

    @Test
    void skipsWhatCouldNotBeCopied() {
        final DutyCycle cycle = cycle(recordingStages(), Outbound.NONE);
        try {
            publisher.tryPublish(
                    EventType.BATCH,
                    1,
                    (target, offset, length) -> {
                        throw new IllegalStateException("reset");
                    },
                    1,
                    null);
        } catch (IllegalStateException expected) {
            calls.clear();
        }
        publish(EventType.TICK);
        cycle.doWork();

        assertThat(calls).startsWith("first 1", "second 1", "acks 1");
    }

    @Test
    void letsGoOfWhatAnEventBrought() {
        final List<Object> seen = new ArrayList<>();
        final Object attachment = new Object();
        final DutyCycle cycle = cycle(stagesOf((event, sequence) -> seen.add(event.attachment())), Outbound.NONE);
        publisher.tryPublish(EventType.CONNECTION_OPENED, 1, ByteSource.EMPTY, 0, attachment);
        cycle.doWork();

        assertThat(seen).containsExactly(attachment);
        assertThat(ring.get(0).attachment()).isNull();
    }

    @Test
    void neverLetsTimeFallFromOneEventToTheNext() {
        final List<Long> times = new ArrayList<>();
        final Stages stages = new Stages(
                List.of((event, sequence) -> times.add(event.nowNs())),
                (sequence, nowNs) -> times.add(nowNs),
                (sequence, nowNs) -> {},
                (sequence, nowNs) -> 0);
        final DutyCycle cycle = cycle(stages, Outbound.NONE);
        clock.setNanoTime(100);
        publish(EventType.TICK);
        clock.setNanoTime(90);
        publish(EventType.TICK);
        clock.setNanoTime(95);
        cycle.doWork();
        cycle.doWork();

        assertThat(times).containsExactly(100L, 100L, 100L, 100L);
    }

    @Test
    void keepsTheLengthOfTheLongestCycle() {
        final DutyCycle cycle = cycle(stagesOf((event, sequence) -> clock.advanceNs(700)), Outbound.NONE);
        publish(EventType.TICK);
        cycle.doWork();
        cycle.doWork();

        assertThat(counters.get(CounterDescriptor.DUTY_CYCLE_MAX_NS)).isEqualTo(700);
    }

    @Test
    void comesBackWithinAMillisecondWhileASocketIsBlockedOrAClientOfAnotherThreadLags() {
        final FakeWriter writer = new FakeWriter();
        final DutyCycle shared = cycle(countingStages(), Outbound.writing(writer));
        assertThat(shared.maxIdleNs()).isEqualTo(110_000_000);
        writer.blocked = true;
        assertThat(shared.maxIdleNs()).isEqualTo(1_000_000);

        final DutyCycle dedicated = cycle(countingStages(), Outbound.waking(writer, counters));
        assertThat(dedicated.maxIdleNs()).isEqualTo(10_000_000);
        counters.add(CounterDescriptor.CLIENTS_LAGGING, 1);
        assertThat(dedicated.maxIdleNs()).isEqualTo(1_000_000);
    }

    @Test
    void wakesTheWriterOfAnotherThreadAfterAFlushAndAfterAWalkThatDidSomething() {
        final FakeWriter writer = new FakeWriter();
        final DutyCycle cycle = cycle(recordingStages(), Outbound.waking(writer, counters));
        cycle.doWork();
        assertThat(writer.wakeUpCount.get()).isZero();
        publish(EventType.TICK);
        cycle.doWork();
        assertThat(writer.wakeUpCount.get()).isEqualTo(1);
        walkItemCount = 1;
        cycle.doWork();
        assertThat(writer.wakeUpCount.get()).isEqualTo(2);
        assertThat(writer.flushCount.get()).isZero();
    }

    @Test
    void allocatesNothingForAnEvent() {
        final DutyCycle cycle = cycle(countingStages(), Outbound.NONE);
        final ByteSource source = (target, offset, length) -> target.setMemory(offset, length, (byte) 1);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long threadId = Thread.currentThread().getId();
        final int eventCount = 200_000;
        publishAndHandle(cycle, source, eventCount);
        long leastBytes = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            final long before = threads.getThreadAllocatedBytes(threadId);
            publishAndHandle(cycle, source, eventCount);
            leastBytes = Math.min(leastBytes, threads.getThreadAllocatedBytes(threadId) - before);
        }
        // What the measurement itself allocates is a few hundred bytes for all events together.
        assertThat(leastBytes).isLessThan(4096);
    }

    private int handledCount;
    private long capacityAtLastEvent;

    @Test
    @Tag("E4")
    void comesBackForWhatIsHeldBackAndWakesTheWriterThen() {
        final FakeWriter writer = new FakeWriter();
        final HoldingFlush holding = new HoldingFlush();
        final DutyCycle cycle = cycle(
                new Stages(List.of(), (sequence, nowNs) -> {}, holding, (sequence, nowNs) -> 0),
                Outbound.waking(writer, counters));
        holding.nextHeldNs = 300;
        cycle.doWork();
        assertThat(cycle.maxIdleNs()).isEqualTo(300);
        final int wakeCount = writer.wakeUpCount.get();

        holding.nextHeldNs = Stages.Flush.NOTHING_HELD;
        cycle.doWork();

        assertThat(writer.wakeUpCount.get()).isEqualTo(wakeCount + 1);
        assertThat(cycle.maxIdleNs()).isEqualTo(10_000_000);
    }

    /** Holds back what it is told to. */
    private static final class HoldingFlush implements Stages.Flush {
        private long nextHeldNs;
        private long heldNs = NOTHING_HELD;

        @Override
        public void flush(long sequence, long nowNs) {
            heldNs = nextHeldNs;
        }

        @Override
        public long heldNs() {
            return heldNs;
        }
    }

    private void publishAndHandle(DutyCycle cycle, ByteSource source, int eventCount) {
        for (int i = 0; i < eventCount; i++) {
            publisher.tryPublish(EventType.BATCH, 1, source, 3000, null);
            if ((i & 63) == 0) {
                cycle.doWork();
            }
        }
        cycle.doWork();
    }

    private PublishResult publish(EventType type) {
        return publisher.tryPublish(type, 0, ByteSource.EMPTY, 0, null);
    }

    private DutyCycle cycle(Stages stages, Outbound outbound) {
        waitStrategy.watch(ring);
        return new DutyCycle(
                ring,
                MAX_CYCLE_SLOT_COUNT,
                stages,
                outbound,
                new EngineTime(MAX_GAP_NS, counters),
                new Instruments(clock, counters, new CountingErrorHandler(errors::add, counters)));
    }

    private Stages stagesOf(SequencedHandler handler) {
        return new Stages(List.of(handler), (sequence, nowNs) -> {}, (sequence, nowNs) -> {}, (sequence, nowNs) -> 0);
    }

    private Stages countingStages() {
        return stagesOf((event, sequence) -> {
            handledCount++;
            capacityAtLastEvent = ring.remainingCapacity();
        });
    }

    private Stages recordingStages() {
        return new Stages(
                List.of(
                        (event, sequence) -> calls.add("first " + sequence),
                        (event, sequence) -> calls.add("second " + sequence)),
                (sequence, nowNs) -> calls.add("acks " + sequence),
                (sequence, nowNs) -> calls.add("fanOut " + sequence),
                (sequence, nowNs) -> {
                    calls.add("walk " + sequence);
                    return walkItemCount;
                });
    }
}
