package io.ringcast.grpc;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
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

/**
 * What the streams of one event loop share: the queue of events that found no room in the ring, the list of streams that
 * have acks to send, and the buffers messages go through. All methods run on the event loop, except those that say
 * otherwise.
 *
 * <p>While one event waits, every later event of any stream of the loop queues behind it, so order is kept and a large batch
 * does not starve behind small ones. The queue holds at most what the streams may send ahead of their acks.
 */
final class IngestLoop {
    private static final long RETRY_INTERVAL_US = 500;

    private final EventLoop eventLoop;
    private final EventPublisher publisher;
    private final InboundMessage inbound;
    private final ReplyStream reply = new ReplyStream();
    private final Set<IngestStream> streams = new HashSet<>();
    private final Queue<WaitingEvent> waiting = new ArrayDeque<>();
    private final AtomicReference<IngestStream> announced = new AtomicReference<>();
    private final Runnable retryTask = this::retry;
    private final Runnable sendAcksTask = this::sendAcks;
    private boolean retryScheduled;

    IngestLoop(EventLoop eventLoop, EventPublisher publisher, int maxMessageLength) {
        this.eventLoop = eventLoop;
        this.publisher = publisher;
        inbound = new InboundMessage(maxMessageLength);
    }

    /** Whether the caller is this loop's thread; any thread. */
    boolean isCurrent() {
        return eventLoop.inEventLoop();
    }

    /** The reader of messages; its content lasts until the next message of the loop. */
    InboundMessage inbound() {
        return inbound;
    }

    /** The reply under construction; free between calls. */
    ReplyStream reply() {
        return reply;
    }

    void add(IngestStream stream) {
        streams.add(stream);
    }

    void remove(IngestStream stream) {
        streams.remove(stream);
    }

    /** Runs {@code task} once on the loop. */
    ScheduledFuture<?> schedule(Runnable task, long delayMs) {
        return eventLoop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }

    /** Starts the orderly end of every stream; any thread. */
    void drain() {
        execute(() -> List.copyOf(streams).forEach(IngestStream::drain));
    }

    /** Ends every stream whose credential is no longer good; any thread. */
    void recheckAdmissions() {
        execute(() -> List.copyOf(streams).forEach(IngestStream::recheckAdmission));
    }

    /** Publishes the message in {@link #inbound()}, or lets a copy of it wait for its turn. */
    void publishInbound(IngestStream stream, EventType type) {
        final PublishResult result = waiting.isEmpty()
                ? publisher.tryPublish(type, stream.streamId(), inbound, inbound.bodyLength(), null)
                : PublishResult.BACK_PRESSURED;
        if (result == PublishResult.BACK_PRESSURED) {
            await(new WaitingEvent(stream, type, inbound.copyBody()));
        } else {
            stream.onOffered(type, result);
        }
    }

    /** Publishes an event that begins or ends a stream, or lets it wait for its turn. */
    void publish(IngestStream stream, EventType type, byte[] bytes) {
        final WaitingEvent event = new WaitingEvent(stream, type, bytes);
        final PublishResult result = waiting.isEmpty() ? offer(event) : PublishResult.BACK_PRESSURED;
        if (result == PublishResult.BACK_PRESSURED) {
            await(event);
        } else {
            stream.onOffered(type, result);
        }
    }

    /** Has the acks of {@code stream} sent soon; any thread. The stream must not be announced again before that. */
    void announce(IngestStream stream) {
        IngestStream head;
        do {
            head = announced.get();
            stream.nextAnnounced(head);
        } while (!announced.compareAndSet(head, stream));
        if (head == null) {
            execute(sendAcksTask);
        }
    }

    private void sendAcks() {
        IngestStream stream = announced.getAndSet(null);
        while (stream != null) {
            final IngestStream next = stream.nextAnnounced();
            stream.nextAnnounced(null);
            stream.sendAcks();
            stream = next;
        }
    }

    private void await(WaitingEvent event) {
        waiting.add(event);
        scheduleRetry();
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
            event.stream().onOffered(event.type(), result);
        }
    }

    private PublishResult offer(WaitingEvent event) {
        final Object attachment = event.type() == EventType.STREAM_OPENED ? event.stream() : null;
        return publisher.tryPublish(event.type(), event.stream().streamId(), event, event.length(), attachment);
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
