package io.ringcast.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.netty.util.concurrent.ScheduledFuture;
import io.ringcast.auth.Admission;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.proto.v1.Handshake;
import java.io.InputStream;

/**
 * One {@code ringcast.v1.TelemetryIngest/Session}: opens with a handshake, within its time, and takes batches, heartbeats
 * and reports. Event loop only.
 */
final class IngestStream extends RingStream {
    private final HandshakeDecoder decoder;
    private Metadata headers;
    private ScheduledFuture<?> handshakeTimeout;
    private int maxBodyLength;

    IngestStream(
            ServerCall<InputStream, ReplyStream> call,
            Metadata headers,
            StreamRoster roster,
            HandshakeDecoder decoder) {
        super(call, roster);
        this.headers = headers;
        this.decoder = decoder;
    }

    /** Asks for the handshake and starts its clock. */
    void start(long handshakeTimeoutMs) {
        handshakeTimeout = loop().schedule(() -> onHandshakeTimeout(handshakeTimeoutMs), handshakeTimeoutMs);
        call().request(1);
    }

    @Override
    void take(InputStream message) {
        final InboundMessage inbound = loop().inbound();
        inbound.wrap(message);
        if (isNew()) {
            open(inbound);
        } else {
            publish(inbound);
        }
    }

    @Override
    Status endedTooSoon() {
        return Status.INVALID_ARGUMENT.withDescription("the stream ended before its handshake");
    }

    @Override
    void onEnded() {
        handshakeTimeout.cancel(false);
    }

    private void open(InboundMessage inbound) {
        if (inbound.payload() != Payload.HANDSHAKE) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("the first message must be a handshake, not a "
                            + inbound.payload().fieldName())
                    .asRuntimeException();
        }
        final Handshake handshake = decoder.parse(inbound.copyBody());
        final Admission admission = admit(handshake);
        final StreamOpening opening = decoder.opening(handshake, admission.agentId());
        final byte[] bytes = decoder.encode(opening);
        maxBodyLength = decoder.maxBodyLength(opening.prefetchCount());
        handshakeTimeout.cancel(false);
        final SessionReplies replies = new SessionReplies(call(), roster().rejections(), streamId());
        open(admission, bytes, opening.prefetchCount(), replies);
    }

    private Admission admit(Handshake handshake) {
        final Admission admission =
                roster().authenticate(call(), headers, handshake.getAgentId(), handshake.getToken());
        // Nothing needs the credential any more.
        headers = null;
        return admission;
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
            onBatch();
        }
        charge(inbound.bodyLength());
        loop().publish(this, payload.eventType(), inbound, inbound.bodyLength());
    }

    private void onHandshakeTimeout(long timeoutMs) {
        if (isNew()) {
            roster().count(CounterDescriptor.HANDSHAKES_TIMED_OUT);
            end(Status.DEADLINE_EXCEEDED.withDescription("no handshake within " + timeoutMs + " ms"));
        }
    }
}
