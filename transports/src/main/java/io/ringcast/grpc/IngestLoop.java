package io.ringcast.grpc;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.event.EventPublisher;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the streams of one event loop share: the queue of events that found no room in the ring, the list of streams that
 * have acks to send, and the buffers messages go through. All methods run on the event loop, except those that say
 * otherwise.
 *
 * <p>While one event waits, every later event of any stream of the loop queues behind it, so order is kept and a large batch
 * does not starve behind small ones. The queue holds at most what the streams may send ahead of their acks.
 */
final class IngestLoop {
    /** How often a stream is looked at in the time in which it must send something. */
    static final int IDLE_LOOK_COUNT = 4;

    private static final long RETRY_INTERVAL_US = 500;
    private static final long PRESSURE_LOOK_INTERVAL_MS = 20;

    private final EventLoop eventLoop;
    private final EventPublisher publisher;
    private final InboundMessage inbound;
    private final VoltaBatch voltaBatch;
    private final VoltaAckEncoder voltaAckEncoder = new VoltaAckEncoder();
    private final ReplyStream reply = new ReplyStream();
    private final RingPressure pressure;
    private final Set<LoopStream> streams = new HashSet<>();
    private final Queue<WaitingEvent> waiting = new ArrayDeque<>();
    private final AtomicReference<RingStream> announced = new AtomicReference<>();
    private final Runnable retryTask = this::retry;
    private final Runnable sendAcksTask = this::sendAcks;
    private final Runnable pressureTask = this::tellPressure;
    private final Runnable wakeUpTask = this::wakeUp;
    private boolean retryScheduled;
    private boolean wakeUpScheduled;
    private boolean pressureTaskScheduled;
    private boolean pressureTold;

    /** @param longestMessageLength the longest message that gRPC hands over, of which one over the limit is refused here. */
    IngestLoop(EventLoop eventLoop, EventPublisher publisher, int longestMessageLength, RingPressure pressure) {
        this.eventLoop = eventLoop;
        this.publisher = publisher;
        this.pressure = pressure;
        inbound = new InboundMessage(InboundMessage.maxMessageLength(publisher.maxEventLength()));
        voltaBatch = new VoltaBatch(longestMessageLength, publisher.maxEventLength());
    }

    /** Whether the caller is this loop's thread; any thread. */
    boolean isCurrent() {
        return eventLoop.inEventLoop();
    }

    /** The reader of messages; its content lasts until the next message of the loop. */
    InboundMessage inbound() {
        return inbound;
    }

    /** The reader of volta's batches; its content lasts until the next batch of the loop. */
    VoltaBatch voltaBatch() {
        return voltaBatch;
    }

    /** The writer of volta's acks; free between calls. */
    VoltaAckEncoder voltaAckEncoder() {
        return voltaAckEncoder;
    }

    /** The reply under construction; free between calls. */
    ReplyStream reply() {
        return reply;
    }

    /** Whether the agents of this loop are asked to send less often. */
    RingPressure pressure() {
        return pressure;
    }

    /** Whether an event waits for room in the ring. */
    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Looks for streams that have been idle for so long, from now on; any thread, once. */
    void watchIdle(long timeoutMs) {
        final long intervalMs = Math.max(1, timeoutMs / IDLE_LOOK_COUNT);
        final ScheduledFuture<?> unused = eventLoop.scheduleWithFixedDelay(
                () -> forEachStream(stream -> stream.endIfIdle(timeoutMs)),
                intervalMs,
                intervalMs,
                TimeUnit.MILLISECONDS);
    }

    void add(LoopStream stream) {
        streams.add(stream);
    }

    void remove(LoopStream stream) {
        streams.remove(stream);
    }

    /** Runs {@code task} once on the loop. */
    ScheduledFuture<?> schedule(Runnable task, long delayMs) {
        return eventLoop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }

    /** Runs {@code task} soon; any thread. */
    void run(Runnable task) {
        execute(task);
    }

    /** Starts the orderly end of every stream; any thread. */
    void drain() {
        execute(() -> forEachStream(LoopStream::drain));
    }

    /** Ends every stream whose credential is no longer good; any thread. */
    void recheckAdmissions() {
        execute(() -> forEachStream(LoopStream::recheckAdmission));
    }

    /** Publishes a message, or lets a copy of its bytes wait for its turn. */
    void publish(RingStream stream, EventType type, ByteSource source, int length) {
        final PublishResult result = waiting.isEmpty()
                ? publisher.tryPublish(type, stream.streamId(), source, length, null)
                : PublishResult.BACK_PRESSURED;
        if (result == PublishResult.BACK_PRESSURED) {
            final byte[] copy = new byte[length];
            source.copyTo(new UnsafeBuffer(copy), 0, length);
            await(new WaitingEvent(stream, type, copy));
        } else {
            wakeUpSoon();
            stream.onOffered(type, result);
        }
    }

    /** Publishes an event that begins or ends a stream, or lets it wait for its turn. */
    void publish(RingStream stream, EventType type, byte[] bytes) {
        final WaitingEvent event = new WaitingEvent(stream, type, bytes);
        final PublishResult result = waiting.isEmpty() ? offer(event) : PublishResult.BACK_PRESSURED;
        if (result == PublishResult.BACK_PRESSURED) {
            await(event);
        } else {
            stream.onOffered(type, result);
        }
    }

    /** Has the acks of {@code stream} sent soon; any thread. The stream must not be announced again before that. */
    void announce(RingStream stream) {
        RingStream head;
        do {
            head = announced.get();
            stream.nextAnnounced(head);
        } while (!announced.compareAndSet(head, stream));
        if (head == null) {
            execute(sendAcksTask);
        }
    }

    private void sendAcks() {
        watchPressure();
        RingStream stream = announced.getAndSet(null);
        while (stream != null) {
            final RingStream next = stream.nextAnnounced();
            stream.nextAnnounced(null);
            try {
                stream.sendAcks();
            } catch (RuntimeException ex) {
                stream.fail(ex);
            }
            stream = next;
        }
    }

    private void await(WaitingEvent event) {
        waiting.add(event);
        publisher.wakeUp();
        scheduleRetry();
        watchPressure();
    }

    /** Looks at the ring. Streams are told later, for one of them may be at work; while it lasts, looks again by itself. */
    private void watchPressure() {
        if (pressure.update(publisher.filledPercent(), isWaiting()) && !pressureTaskScheduled) {
            pressureTaskScheduled = true;
            execute(pressureTask);
        }
    }

    private void tellPressure() {
        pressure.update(publisher.filledPercent(), isWaiting());
        if (pressureTold != pressure.isActive()) {
            pressureTold = pressure.isActive();
            forEachStream(LoopStream::tellPressure);
        }
        pressureTaskScheduled = pressure.isActive();
        if (pressureTaskScheduled) {
            final ScheduledFuture<?> unused = schedule(pressureTask, PRESSURE_LOOK_INTERVAL_MS);
        }
    }

    private void scheduleRetry() {
        if (retryScheduled) {
            return;
        }
        retryScheduled = true;
        final ScheduledFuture<?> unused = eventLoop.schedule(retryTask, RETRY_INTERVAL_US, TimeUnit.MICROSECONDS);
    }

    private void retry() {
        retryScheduled = false;
        while (true) {
            final WaitingEvent event = waiting.peek();
            if (event == null) {
                return;
            }
            final PublishResult result = offer(event);
            if (result == PublishResult.BACK_PRESSURED) {
                scheduleRetry();
                return;
            }
            waiting.remove();
            wakeUpSoon();
            try {
                event.stream().onOffered(event.type(), result);
            } catch (RuntimeException ex) {
                event.stream().fail(ex);
            }
        }
    }

    /** Wakes the state thread once this loop has read all that has come, and not to the first batch of many. */
    private void wakeUpSoon() {
        if (!wakeUpScheduled) {
            wakeUpScheduled = true;
            execute(wakeUpTask);
        }
    }

    private void wakeUp() {
        wakeUpScheduled = false;
        publisher.wakeUp();
    }

    private PublishResult offer(WaitingEvent event) {
        final Object attachment = event.type() == EventType.STREAM_OPENED ? event.stream() : null;
        return publisher.tryPublish(event.type(), event.stream().streamId(), event, event.length(), attachment);
    }

    /** What one stream throws ends that one; neither the others nor a task that runs again suffer for it. */
    private void forEachStream(Consumer<LoopStream> look) {
        for (final LoopStream stream : List.copyOf(streams)) {
            try {
                look.accept(stream);
            } catch (RuntimeException ex) {
                stream.fail(ex);
            }
        }
    }

    private void execute(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException ex) {
            // The loop has been closed, and with it every stream that the task is for.
            announced.set(null);
        }
    }
}
