package io.ringcast.grpc;

import io.grpc.Grpc;
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
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.proto.v1.Handshake;
import java.io.InputStream;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call of one agent: reads what it sends onto the ring and takes the answers back. Runs on the event loop of its
 * connection, except {@link #acks()} and {@link #onAcksReady()}, which the state thread calls.
 *
 * <p>After the handshake the agent has credit for {@code prefetchCount} messages; a batch gives its credit back when its
 * ack was sent, any other message when it was published.
 */
final class IngestStream extends ServerCall.Listener<InputStream> implements AgentStream {
    private static final byte[] NO_BYTES = {};

    private enum State {
        AWAITING_HANDSHAKE,
        OPEN,
        ENDED
    }

    private final ServerCall<InputStream, ReplyStream> call;
    private final IngestLoop loop;
    private final IngestService service;
    private final long streamId;
    private final AtomicBoolean announced = new AtomicBoolean();

    private State state = State.AWAITING_HANDSHAKE;
    private Metadata headers;
    private Admission admission;
    private AckRing acks;
    private AckSender sender;
    private IngestStream nextAnnounced;
    private ScheduledFuture<?> handshakeTimeout;
    private int prefetchCount;
    private int maxBodyLength;
    private boolean halfClosed;
    private boolean draining;

    IngestStream(
            ServerCall<InputStream, ReplyStream> call,
            Metadata headers,
            IngestLoop loop,
            IngestService service,
            long streamId) {
        this.call = call;
        this.headers = headers;
        this.loop = loop;
        this.service = service;
        this.streamId = streamId;
    }

    /** Asks for the handshake and starts its clock. */
    void start(long handshakeTimeoutMs) {
        loop.add(this);
        handshakeTimeout = loop.schedule(() -> onHandshakeTimeout(handshakeTimeoutMs), handshakeTimeoutMs);
        call.request(1);
    }

    long streamId() {
        return streamId;
    }

    /** The stream announced before this one. Belongs to whoever holds the list: its announcer, then the event loop. */
    IngestStream nextAnnounced() {
        return nextAnnounced;
    }

    void nextAnnounced(IngestStream next) {
        nextAnnounced = next;
    }

    @Override
    public AckRing acks() {
        return acks;
    }

    @Override
    public void onAcksReady() {
        if (announced.compareAndSet(false, true)) {
            loop.announce(this);
        }
    }

    /** Sends what the state thread has answered; the loop calls it once for each announcement. */
    void sendAcks() {
        // Cleared before the ring is read: what is written after the read announces the stream again.
        announced.set(false);
        if (state != State.OPEN) {
            return;
        }
        try {
            final Status endStatus = sender.drain();
            if (endStatus != null) {
                end(endStatus);
            } else if (!endedWhenAnswered()) {
                sender.returnCredit();
            }
        } catch (RuntimeException ex) {
            fail(ex);
        }
    }

    @Override
    public void onMessage(InputStream message) {
        if (state == State.ENDED) {
            return;
        }
        try {
            final InboundMessage inbound = loop.inbound();
            inbound.wrap(message);
            if (state == State.AWAITING_HANDSHAKE) {
                open(inbound);
            } else {
                publish(inbound);
            }
        } catch (StatusRuntimeException ex) {
            end(ex.getStatus());
        } catch (RuntimeException ex) {
            fail(ex);
        }
    }

    /** Takes note of what became of an event of this stream, at once or after it had waited. */
    void onOffered(EventType type, PublishResult result) {
        if (type == EventType.STREAM_CLOSED) {
            service.onStreamReleased();
        } else if (result == PublishResult.CLOSED) {
            end(Status.UNAVAILABLE.withDescription("the server has stopped"));
        } else if (state == State.OPEN && type == EventType.STREAM_OPENED) {
            call.request(prefetchCount);
        } else if (state == State.OPEN && type != EventType.BATCH) {
            call.request(1);
        }
    }

    @Override
    public void onReady() {
        if (state == State.OPEN) {
            sender.returnCredit();
        }
    }

    @Override
    public void onHalfClose() {
        halfClosed = true;
        if (state == State.AWAITING_HANDSHAKE) {
            end(Status.INVALID_ARGUMENT.withDescription("the stream ended before its handshake"));
        } else if (state == State.OPEN) {
            final boolean unused = endedWhenAnswered();
        }
    }

    @Override
    public void onCancel() {
        finish();
    }

    @Override
    public void onComplete() {
        finish();
    }

    /** Ends the stream in good order: what was taken is acked, no more is asked for, the agent is told to come back. */
    void drain() {
        if (state == State.AWAITING_HANDSHAKE) {
            end(IngestService.STOPPING);
        } else if (state == State.OPEN && !draining) {
            draining = true;
            try {
                sender.goAway();
                final boolean unused = endedWhenAnswered();
            } catch (RuntimeException ex) {
                fail(ex);
            }
        }
    }

    /** Ends the stream if what it was admitted on no longer stands. */
    void recheckAdmission() {
        if (state == State.OPEN && !admission.isCurrent()) {
            service.onAdmissionEnded();
            end(Status.UNAUTHENTICATED.withDescription("the token was revoked or has expired"));
        }
    }

    private void open(InboundMessage inbound) {
        if (inbound.payload() != Payload.HANDSHAKE) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("the first message must be a handshake, not a "
                            + inbound.payload().fieldName())
                    .asRuntimeException();
        }
        final HandshakeDecoder decoder = service.handshakeDecoder();
        final Handshake handshake = decoder.parse(inbound.copyBody());
        admission = admit(handshake);
        final StreamOpening opening = decoder.opening(handshake, admission.agentId());
        final byte[] bytes = decoder.encode(opening);
        prefetchCount = opening.prefetchCount();
        maxBodyLength = decoder.maxBodyLength(prefetchCount);
        acks = new AckRing(prefetchCount);
        sender = new AckSender(call, acks, loop.reply(), service.rejections(), streamId);
        handshakeTimeout.cancel(false);
        state = State.OPEN;
        sender.onAsked();
        loop.publish(this, EventType.STREAM_OPENED, bytes);
    }

    private Admission admit(Handshake handshake) {
        final Admission judged = service.authenticator()
                .authenticate(call.getAttributes(), headers, handshake.getAgentId(), handshake.getToken());
        // Nothing needs the credential any more.
        headers = null;
        if (!judged.isGranted()) {
            throw judged.refusal().asRuntimeException();
        }
        return judged;
    }

    private void publish(InboundMessage inbound) {
        final Payload payload = inbound.payload();
        if (payload == Payload.HANDSHAKE) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("a second handshake on the same stream")
                    .asRuntimeException();
        }
        if (inbound.bodyLength() > maxBodyLength) {
            throw Status.RESOURCE_EXHAUSTED
                    .withDescription("a " + payload.fieldName() + " of " + inbound.bodyLength()
                            + " bytes; after this handshake.max_batch_bytes it may have " + maxBodyLength)
                    .asRuntimeException();
        }
        if (payload == Payload.BATCH) {
            sender.onAsked();
        }
        loop.publishInbound(this, payload.eventType());
    }

    private boolean endedWhenAnswered() {
        if ((halfClosed || draining) && sender.isAllAnswered()) {
            end(halfClosed ? Status.OK : IngestService.STOPPING);
            return true;
        }
        return false;
    }

    private void onHandshakeTimeout(long timeoutMs) {
        if (state == State.AWAITING_HANDSHAKE) {
            end(Status.DEADLINE_EXCEEDED.withDescription("no handshake within " + timeoutMs + " ms"));
        }
    }

    private void fail(RuntimeException cause) {
        end(Status.INTERNAL.withDescription("the server failed on this stream").withCause(cause));
    }

    private void end(Status status) {
        if (state == State.ENDED) {
            return;
        }
        if (!status.isOk()) {
            final SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
            service.onStreamFailed(streamId, peer, status, state == State.AWAITING_HANDSHAKE);
        }
        try {
            call.close(status, new Metadata());
        } finally {
            finish();
        }
    }

    private void finish() {
        if (state == State.ENDED) {
            return;
        }
        final boolean opened = state == State.OPEN;
        state = State.ENDED;
        handshakeTimeout.cancel(false);
        loop.remove(this);
        if (opened) {
            loop.publish(this, EventType.STREAM_CLOSED, NO_BYTES);
        } else {
            service.onStreamReleased();
        }
    }
}
