package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ConnectionInbox;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.FakeClock;
import io.ringcast.engine.testing.FakeWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The threads and the life of the engine, with stages that only note what they see. */
@Timeout(60)
class PipelineTest {
    private static final EngineConfiguration CONFIGURATION = EngineConfiguration.defaults()
            .with(EngineConfiguration.RING_SLOTS, 256)
            .with(EngineConfiguration.BATCH_MAX_BYTES, 16_384)
            .checked();

    private final FakeClock clock = new FakeClock();
    private final FakeWriter writer = new FakeWriter();
    private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final AtomicLong handledCount = new AtomicLong();
    private final Stages stages = new Stages(
            List.of((event, sequence) -> {
                handledCount.incrementAndGet();
                if (event.type() != EventType.BATCH) {
                    seen.add(event.type() + "@" + Thread.currentThread().getName());
                }
            }),
            (sequence, nowNs) -> {},
            (sequence, nowNs) -> {},
            (sequence, nowNs) -> 0);

    @Test
    void runsEveryDutyByHandAsInvoker() {
        final String me = Thread.currentThread().getName();
        try (Pipeline pipeline = pipeline(ThreadingMode.INVOKER)) {
            pipeline.start();
            assertThat(pipeline.doWork()).isZero();
            assertThat(writer.flushCount.get()).isEqualTo(1);
            pipeline.connections().open(() -> "c");
            assertThat(pipeline.doWork()).isEqualTo(2);
            clock.advanceMs(100);
            pipeline.doWork();
            assertThat(seen).containsExactly("CONNECTION_OPENED@" + me, "TICK@" + me);
        }
        assertThat(threads).isEmpty();
        assertThat(writer.closeCount.get()).isEqualTo(1);
    }

    @Test
    void handlesAtTheCloseWhatStandsInTheRingAndTheInboxesAsInvoker() {
        final Pipeline pipeline = pipeline(ThreadingMode.INVOKER);
        final ConnectionInbox inbox = pipeline.connections().open(() -> "c");
        inbox.offer(ClientRequest.ping("1"));
        inbox.close();
        while (publishBatch(pipeline) == PublishResult.ACCEPTED) {
            // Until it is full.
        }
        pipeline.close();

        assertThat(seen)
                .extracting(s -> s.substring(0, s.indexOf('@')))
                .containsExactly("CONNECTION_OPENED", "PING", "CONNECTION_CLOSED");
        assertThat(publishBatch(pipeline)).isEqualTo(PublishResult.CLOSED);
        assertThat(pipeline.connections().open(() -> "late")).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED", "DEDICATED"})
    @Tag("C39")
    void handlesEventsOnItsThreadsAndEndsThemAtTheClose(ThreadingMode mode) throws InterruptedException {
        final Pipeline pipeline = pipeline(mode);
        pipeline.start();
        final ConnectionInbox inbox = pipeline.connections().open(() -> "c");
        assertThat(next()).isEqualTo("CONNECTION_OPENED@ringcast-state");
        inbox.offer(ClientRequest.ping(null));
        assertThat(next()).isEqualTo("PING@ringcast-state");
        pipeline.publisher().tryPublish(EventType.HEARTBEAT, 1, ByteSource.EMPTY, 0, null);
        assertThat(next()).isEqualTo("HEARTBEAT@ringcast-state");
        inbox.close();
        pipeline.close();
        pipeline.close();

        assertThat(seen).contains("CONNECTION_CLOSED@ringcast-state");
        assertThat(threads).isNotEmpty().noneMatch(Thread::isAlive);
        assertThat(writer.closeCount.get()).isEqualTo(1);
        assertThat(errors).isEmpty();
    }

    @Test
    void writesToSocketsOnTheThreadOfTheMode() {
        try (Pipeline shared = pipeline(ThreadingMode.SHARED)) {
            shared.start();
            awaitFlushBy("ringcast-state");
        }
        try (Pipeline dedicated = pipeline(ThreadingMode.DEDICATED)) {
            dedicated.start();
            awaitFlushBy("ringcast-writer");
        }
        assertThat(threads).noneMatch(Thread::isAlive);
    }

    @Test
    void runsWithoutAWriter() {
        final Pipeline pipeline =
                new Pipeline(context(ThreadingMode.DEDICATED), CONFIGURATION, stages, null, new Counters());
        pipeline.start();
        pipeline.close();
        assertThat(threads).extracting(Thread::getName).containsExactly("ringcast-control", "ringcast-state");
        assertThat(threads).noneMatch(Thread::isAlive);
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED", "DEDICATED"})
    void losesNoEventThatWasAcceptedBeforeTheClose(ThreadingMode mode) throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            handledCount.set(0);
            final AtomicLong acceptedCount = new AtomicLong();
            final Pipeline pipeline = pipeline(mode);
            pipeline.start();
            final Thread producer = new Thread(() -> publishUntilClosed(pipeline, acceptedCount));
            producer.start();
            while (acceptedCount.get() < 100) {
                Thread.onSpinWait();
            }
            pipeline.close();
            producer.join();
            assertThat(handledCount.get()).isEqualTo(acceptedCount.get());
        }
        assertThat(errors).isEmpty();
    }

    @Test
    @Tag("A8")
    void keepsItsStateThreadWhenAHandlerFails() throws InterruptedException {
        final Stages failing = new Stages(
                List.of((event, sequence) -> {
                    if (event.type() == EventType.HEARTBEAT) {
                        throw new AssertionError("handler");
                    }
                    seen.add(event.type().name());
                }),
                stages.acks(),
                stages.fanOut(),
                stages.walk());
        try (Pipeline pipeline =
                new Pipeline(context(ThreadingMode.SHARED), CONFIGURATION, failing, writer, new Counters())) {
            pipeline.start();
            pipeline.publisher().tryPublish(EventType.HEARTBEAT, 1, ByteSource.EMPTY, 0, null);
            pipeline.publisher().tryPublish(EventType.STREAM_CLOSED, 1, ByteSource.EMPTY, 0, null);
            assertThat(next()).isEqualTo("STREAM_CLOSED");
        }
        assertThat(errors).singleElement().isInstanceOf(AssertionError.class);
    }

    @Test
    @Tag("G3")
    void leavesAThreadToItselfThatDoesNotEndByTheDeadline() throws InterruptedException {
        final Semaphore end = new Semaphore(0);
        final Stages stuck = new Stages(
                List.of((event, sequence) -> {
                    seen.add("stuck");
                    end.acquireUninterruptibly();
                }),
                stages.acks(),
                stages.fanOut(),
                stages.walk());
        final Pipeline pipeline =
                new Pipeline(context(ThreadingMode.SHARED), CONFIGURATION, stuck, writer, new Counters());
        pipeline.start();
        pipeline.publisher().tryPublish(EventType.HEARTBEAT, 1, ByteSource.EMPTY, 0, null);
        assertThat(next()).isEqualTo("stuck");

        pipeline.close(Deadline.in(0, clock));

        assertThat(errors).extracting(Throwable::getMessage).contains("ringcast-state did not end when it was closed");
        end.release();
        for (final Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void keepsItsWriterThreadWhenAWaitFails() {
        writer.failure = new AssertionError("wait");
        try (Pipeline pipeline = pipeline(ThreadingMode.DEDICATED)) {
            pipeline.start();
            while (errors.isEmpty()) {
                Thread.onSpinWait();
            }
            writer.flushThreadName = null;
            awaitFlushBy("ringcast-writer");
        }
        assertThat(errors).singleElement().isInstanceOf(AssertionError.class);
    }

    private void publishUntilClosed(Pipeline pipeline, AtomicLong acceptedCount) {
        PublishResult result = publishBatch(pipeline);
        while (result != PublishResult.CLOSED) {
            if (result == PublishResult.ACCEPTED) {
                acceptedCount.incrementAndGet();
            }
            result = publishBatch(pipeline);
        }
    }

    private static PublishResult publishBatch(Pipeline pipeline) {
        return pipeline.publisher().tryPublish(EventType.BATCH, 1, ByteSource.EMPTY, 0, null);
    }

    private void awaitFlushBy(String threadName) {
        while (!threadName.equals(writer.flushThreadName)) {
            Thread.onSpinWait();
        }
    }

    private String next() throws InterruptedException {
        return seen.poll(10, TimeUnit.SECONDS);
    }

    private Pipeline pipeline(ThreadingMode mode) {
        return new Pipeline(context(mode), CONFIGURATION, stages, writer, new Counters());
    }

    private EngineContext context(ThreadingMode mode) {
        return new EngineContext()
                .threadingMode(mode)
                .nanoClock(clock)
                .epochClock(clock.epochClock())
                .errorHandler(errors::add)
                .threadFactory(duty -> {
                    final Thread thread = new Thread(duty);
                    threads.add(thread);
                    return thread;
                });
    }
}
