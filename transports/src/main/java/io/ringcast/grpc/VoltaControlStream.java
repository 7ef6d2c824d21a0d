package io.ringcast.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.util.concurrent.ScheduledFuture;
import io.ringcast.auth.Admission;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.proto.volta.ControlMessage;
import io.ringcast.proto.volta.MessageType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/**
 * One {@code volta.VoltaCollector/Connect}: learns who the agent is, asks for its samples, and answers its pings until it
 * leaves. Nothing of it goes onto the ring. Event loop only.
 */
final class VoltaControlStream extends ServerCall.Listener<InputStream> implements LoopStream {
    private enum State {
        AWAITING_ID,
        CONNECTED,
        ENDED
    }

    private final ServerCall<InputStream, ControlMessage> call;
    private final StreamRoster roster;
    private final VoltaService service;
    private final IngestLoop loop;
    private final long streamId;

    private State state = State.AWAITING_ID;
    private Metadata headers;
    private Admission admission = Admission.granted("");
    private ScheduledFuture<?> idTimeout;
    private boolean headersSent;
    private boolean owesCredit;

    VoltaControlStream(
            ServerCall<InputStream, ControlMessage> call, Metadata headers, StreamRoster roster, VoltaService service) {
        this.call = call;
        this.headers = headers;
        this.roster = roster;
        this.service = service;
        loop = roster.currentLoop();
        streamId = roster.newStreamId();
    }

    /** Asks for the agent's id and starts its clock. */
    void start(long idTimeoutMs) {
        loop.add(this);
        idTimeout = loop.schedule(() -> onIdTimeout(idTimeoutMs), idTimeoutMs);
        call.request(1);
    }

    @Override
    public void onMessage(InputStream message) {
        if (state == State.ENDED) {
            return;
        }
        try {
            take(parse(message));
            owesCredit = true;
            returnCredit();
        } catch (StatusRuntimeException ex) {
            end(ex.getStatus());
        } catch (RuntimeException ex) {
            fail(ex);
        }
    }

    @Override
    public void onReady() {
        returnCredit();
    }

    @Override
    public void onHalfClose() {
        end(
                state == State.AWAITING_ID
                        ? Status.INVALID_ARGUMENT.withDescription("the stream ended before its ID")
                        : Status.OK);
    }

    @Override
    public void onCancel() {
        finish();
    }

    @Override
    public void onComplete() {
        finish();
    }

    @Override
    public void drain() {
        end(StreamRoster.STOPPING);
    }

    @Override
    public void recheckAdmission() {
        if (state == State.CONNECTED) {
            final Status endStatus = roster.admissionEnded(admission);
            if (endStatus != null) {
                end(endStatus);
            }
        }
    }

    @Override
    public void fail(RuntimeException cause) {
        try {
            end(Status.INTERNAL
                    .withDescription("the server failed on this stream")
                    .withCause(cause));
        } catch (RuntimeException ex) {
            // The stream has ended all the same, and its first failure was told.
            cause.addSuppressed(ex);
        }
    }

    /** Another connection of the same agent took over; any thread. */
    void supersede() {
        loop.run(() -> end(Status.ABORTED.withDescription("a newer connection of this agent took over")));
    }

    private void take(ControlMessage message) {
        if (state == State.AWAITING_ID) {
            connect(message);
        } else if (message.getType() == MessageType.MESSAGE_PING) {
            send(MessageType.MESSAGE_PONG, "");
        } else if (message.getType() == MessageType.MESSAGE_ID
                && !message.getText().equals(admission.agentId())) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("a second ID on the same stream")
                    .asRuntimeException();
        }
    }

    private void connect(ControlMessage message) {
        if (message.getType() != MessageType.MESSAGE_ID) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("the first message must be of type ID, not " + message.getTypeValue())
                    .asRuntimeException();
        }
        admission = service.identify(call, headers, message.getText());
        // Nothing needs the credential any more.
        headers = null;
        idTimeout.cancel(false);
        state = State.CONNECTED;
        service.onConnected(admission.agentId(), this);
        if (message.getText().isEmpty()) {
            send(MessageType.MESSAGE_ID, admission.agentId());
        }
        send(MessageType.MESSAGE_STREAM_DATA, "");
    }

    private void send(MessageType type, String text) {
        if (!headersSent) {
            headersSent = true;
            call.sendHeaders(new Metadata());
        }
        final Instant now = Instant.now();
        final ControlMessage.Builder message = ControlMessage.newBuilder()
                .setType(type)
                .setTimestamp(
                        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()));
        call.sendMessage(
                text.isEmpty() ? message.build() : message.setText(text).build());
    }

    /** Lets the agent send one more message once the socket takes what was sent. */
    private void returnCredit() {
        if (owesCredit && state != State.ENDED && call.isReady()) {
            owesCredit = false;
            call.request(1);
        }
    }

    private void onIdTimeout(long timeoutMs) {
        if (state == State.AWAITING_ID) {
            roster.count(CounterDescriptor.HANDSHAKES_TIMED_OUT);
            end(Status.DEADLINE_EXCEEDED.withDescription("no ID within " + timeoutMs + " ms"));
        }
    }

    private void end(Status status) {
        if (state == State.ENDED) {
            return;
        }
        try {
            if (!status.isOk()) {
                roster.onStreamFailed(streamId, call, status, state == State.AWAITING_ID);
            }
            call.close(status, new Metadata());
        } finally {
            finish();
        }
    }

    private void finish() {
        if (state == State.ENDED) {
            return;
        }
        final boolean connected = state == State.CONNECTED;
        state = State.ENDED;
        if (connected) {
            service.onDisconnected(admission.agentId(), this);
        }
        idTimeout.cancel(false);
        loop.remove(this);
        roster.onStreamReleased(call);
    }

    private static ControlMessage parse(InputStream message) {
        try {
            return ControlMessage.parseFrom(message);
        } catch (InvalidProtocolBufferException ex) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("the bytes are not a ControlMessage")
                    .asRuntimeException();
        } catch (IOException ex) {
            throw InboundMessage.notDecompressed();
        }
    }
}
