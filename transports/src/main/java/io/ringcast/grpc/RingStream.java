package io.ringcast.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.util.concurrent.ScheduledFuture;
import io.ringcast.auth.Admission;
import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.event.AgentStream;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.status.CounterDescriptor;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call of one agent, of whichever dialect: what it sends goes onto the ring and the answers come back. The dialect reads
 * the messages and words the answers; credit, waiting and the end are the same for all. Runs on the event loop of its
 * connection, except {@link #acks()} and {@link #onAcksReady()}, which the state thread calls.
 *
 * <p>Once it is open the agent has credit for {@code prefetchCount} messages; a batch gives its credit back when its ack was
 * sent, any other message when it was published.
 */
abstract class RingStream extends ServerCall.Listener<InputStream> implements AgentStream, LoopStream {
    private static final byte[] NO_BYTES = {};

    private enum State {
        NEW,
        OPEN,
        ENDED
    }

    private final ServerCall<InputStream, ReplyStream> call;
    private final StreamRoster roster;
    private final IngestLoop loop;
    private final long streamId;
    private final AtomicBoolean announced = new AtomicBoolean();

    private State state = State.NEW;
    private Admission admission;
    private AckRing acks;
    private AckSender sender;
    private RingStream nextAnnounced;
    private ScheduledFuture<?> holdEnd;
    private ByteBudget budget;
    private int quietLookCount;
    private int prefetchCount;
    private boolean halfClosed;
    private boolean draining;

    /** Takes its place on the loop of the caller, for a call that was admitted. */
    RingStream(ServerCall<InputStream, ReplyStream> call, StreamRoster roster) {
        this.call = call;
        this.roster = roster;
        loop = roster.currentLoop();
        streamId = roster.newStreamId();
        loop.add(this);
    }

    /** Takes one message; what it throws ends the stream. */
    abstract void take(InputStream message);

    /** The status for an agent that half-closes before the stream is open. */
    abstract Status endedTooSoon();

    /** The stream is over; called once. */
    void onEnded() {}

    final ServerCall<InputStream, ReplyStream> call() {
        return call;
    }

    final StreamRoster roster() {
        return roster;
    }

    final IngestLoop loop() {
        return loop;
    }

    final long streamId() {
        return streamId;
    }

    final boolean isNew() {
        return state == State.NEW;
    }

    /**
     * Announces the stream to the engine; the agent gets credit once that has been taken.
     *
     * @param newAdmission what it may speak for its agent on.
     */
    final void open(Admission newAdmission, byte[] opening, int newPrefetchCount, ReplyDialect dialect) {
        admission = newAdmission;
        prefetchCount = newPrefetchCount;
        acks = new AckRing(prefetchCount);
        sender = new AckSender(call, acks, loop, dialect, prefetchCount);
        budget = roster.newByteBudget();
        state = State.OPEN;
        roster.onStreamOpened(streamId, call);
        sender.onAsked();
        loop.publish(this, EventType.STREAM_OPENED, opening);
    }

    /** Takes note of a message of so many bytes; where they are more than the agent may send it is held until time has paid. */
    final void charge(int length) {
        final long debtNs = budget == null ? 0 : budget.take(length);
        if (debtNs > 0 && holdEnd == null) {
            roster.count(CounterDescriptor.AGENTS_THROTTLED);
            sender.holdCredit(true);
            awaitHoldEnd(debtNs);
        }
    }

    /** Says that the next batch published is to be answered. */
    final void onBatch() {
        sender.onAsked();
    }

    /** The stream announced before this one. Belongs to whoever holds the list: its announcer, then the event loop. */
    final RingStream nextAnnounced() {
        return nextAnnounced;
    }

    final void nextAnnounced(RingStream next) {
        nextAnnounced = next;
    }

    @Override
    public final AckRing acks() {
        return acks;
    }

    @Override
    public final void onAcksReady() {
        if (announced.compareAndSet(false, true)) {
            loop.announce(this);
        }
    }

    /** Sends what the state thread has answered; the loop calls it once for each announcement. */
    final void sendAcks() {
        // Cleared before the ring is read: what is written after the read announces the stream again.
        announced.set(false);
        if (state != State.OPEN) {
            return;
        }
        final Status endStatus = sender.drain();
        if (endStatus != null) {
            end(endStatus);
        } else if (!endedWhenAnswered()) {
            sender.returnCredit();
        }
    }

    @Override
    public final void onMessage(InputStream message) {
        if (state == State.ENDED) {
            return;
        }
        quietLookCount = 0;
        try {
            take(message);
        } catch (StatusRuntimeException ex) {
            if (ex.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
                roster.count(CounterDescriptor.MESSAGES_TOO_LONG);
            }
            end(ex.getStatus());
        } catch (RuntimeException ex) {
            fail(ex);
        }
    }

    /** Takes note of what became of an event of this stream, at once or after it had waited. */
    final void onOffered(EventType type, PublishResult result) {
        if (type == EventType.STREAM_CLOSED) {
            roster.onStreamReleased(call);
        } else if (result == PublishResult.CLOSED) {
            end(Status.UNAVAILABLE.withDescription("the server has stopped"));
        } else if (state == State.OPEN && type == EventType.STREAM_OPENED) {
            call.request(prefetchCount);
        } else if (state == State.OPEN && type != EventType.BATCH) {
            sender.giveCredit(1);
        }
    }

    @Override
    public final void onReady() {
        if (state != State.OPEN) {
            return;
        }
        try {
            sender.tellPressure();
            sender.returnCredit();
        } catch (RuntimeException ex) {
            fail(ex);
        }
    }

    @Override
    public final void onHalfClose() {
        halfClosed = true;
        if (state == State.NEW) {
            end(endedTooSoon());
        } else if (state == State.OPEN) {
            final boolean unused = endedWhenAnswered();
        }
    }

    @Override
    public final void onCancel() {
        finish();
    }

    @Override
    public final void onComplete() {
        finish();
    }

    /** Ends the stream in good order: what was taken is acked, no more is asked for, the agent is told to come back. */
    @Override
    public final void drain() {
        if (state == State.NEW) {
            end(StreamRoster.STOPPING);
        } else if (state == State.OPEN && !draining) {
            draining = true;
            sender.goAway();
            final boolean unused = endedWhenAnswered();
        }
    }

    @Override
    public final void recheckAdmission() {
        if (state == State.OPEN) {
            final Status endStatus = roster.admissionEnded(admission);
            if (endStatus != null) {
                end(endStatus);
            }
        }
    }

    @Override
    public final void tellPressure() {
        if (state == State.OPEN) {
            sender.tellPressure();
        }
    }

    /**
     * Not while it is the server that keeps it from sending. One that takes no answers keeps its place too: ended, what gRPC
     * holds for it would no longer count against the limit of streams.
     */
    @Override
    public final void endIfIdle(long timeoutMs) {
        if (state != State.OPEN) {
            return;
        }
        if (holdEnd != null || !sender.isAllAnswered() || !call.isReady()) {
            quietLookCount = 0;
        } else if (++quietLookCount > IngestLoop.IDLE_LOOK_COUNT) {
            roster.count(CounterDescriptor.SESSIONS_IDLE_ENDED);
            end(Status.DEADLINE_EXCEEDED.withDescription("no message within " + timeoutMs + " ms"));
        }
    }

    @Override
    public final void fail(RuntimeException cause) {
        try {
            end(Status.INTERNAL
                    .withDescription("the server failed on this stream")
                    .withCause(cause));
        } catch (RuntimeException ex) {
            // The stream has ended all the same, and its first failure was told.
            cause.addSuppressed(ex);
        }
    }

    final void end(Status status) {
        if (state == State.ENDED) {
            return;
        }
        try {
            if (!status.isOk()) {
                roster.onStreamFailed(streamId, call, status, state == State.NEW);
            }
            call.close(status, new Metadata());
        } finally {
            finish();
        }
    }

    private void awaitHoldEnd(long debtNs) {
        holdEnd = loop.schedule(this::onHoldEnd, TimeUnit.NANOSECONDS.toMillis(debtNs) + 1);
    }

    private void onHoldEnd() {
        final long debtNs = budget.debtNs();
        if (state != State.OPEN) {
            return;
        }
        if (debtNs > 0) {
            awaitHoldEnd(debtNs);
        } else {
            holdEnd = null;
            try {
                sender.holdCredit(false);
            } catch (RuntimeException ex) {
                fail(ex);
            }
        }
    }

    private boolean endedWhenAnswered() {
        if ((halfClosed || draining) && sender.isAllAnswered()) {
            end(halfClosed ? Status.OK : StreamRoster.STOPPING);
            return true;
        }
        return false;
    }

    private void finish() {
        if (state == State.ENDED) {
            return;
        }
        final boolean opened = state == State.OPEN;
        state = State.ENDED;
        onEnded();
        if (holdEnd != null) {
            holdEnd.cancel(false);
        }
        loop.remove(this);
        if (opened) {
            roster.onStreamClosed(streamId);
            loop.publish(this, EventType.STREAM_CLOSED, NO_BYTES);
        } else {
            roster.onStreamReleased(call);
        }
    }
}
