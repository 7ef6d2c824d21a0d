package io.ringcast.grpc;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.HasByteBuffer;
import io.grpc.KnownLength;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.testing.Expect;
import io.ringcast.proto.v1.Handshake;
import io.ringcast.proto.v1.SessionRequest;
import io.ringcast.proto.v1.SessionRequest.PayloadCase;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;

/**
 * Any bytes as a message of an agent: the envelope is read as the generated parser reads it, a handshake becomes an opening
 * that keeps what it says, and what is refused is refused with one of two statuses.
 */
@Tag("A2")
@Tag("A8")
class SessionRequestFuzz {
    private static final int MAX_EVENT_LENGTH = 4_096;
    private static final int PIECE_LENGTH = 7;
    private static final Set<Status.Code> REFUSALS =
            EnumSet.of(Status.Code.INVALID_ARGUMENT, Status.Code.RESOURCE_EXHAUSTED);

    private final InboundMessage inbound = new InboundMessage(InboundMessage.maxMessageLength(MAX_EVENT_LENGTH));
    private final HandshakeDecoder decoder = new HandshakeDecoder(MAX_EVENT_LENGTH);

    @FuzzTest
    void readsWhatTheGeneratedParserReads(byte[] message) {
        final byte[] body = bodyOf(new ByteArrayInputStream(message));
        Expect.that(Arrays.equals(body, bodyOf(new PiecewiseStream(message))), () -> "pieces make a difference");
        final SessionRequest request = parse(message);
        if (body == null) {
            Expect.that(
                    !mustBeTaken(message, request),
                    () -> "refused: " + HexFormat.of().formatHex(message));
            return;
        }
        if (request != null) {
            Expect.equal(request.getPayloadCase().name(), inbound.payload().name(), () -> "payload");
        }
        if (inbound.payload() == Payload.HANDSHAKE) {
            open(body, request);
        }
    }

    private byte[] bodyOf(InputStream message) {
        try {
            inbound.wrap(message);
            return inbound.copyBody();
        } catch (StatusRuntimeException ex) {
            checkRefusal(ex);
            return null;
        }
    }

    private void open(byte[] body, SessionRequest request) {
        try {
            final Handshake parsed = decoder.parse(body);
            final StreamOpening opening = decoder.opening(parsed, parsed.getAgentId());
            final byte[] bytes = decoder.encode(opening);
            Expect.equal(opening, StreamOpening.decode(new UnsafeBuffer(bytes), 0), () -> "opening");
            final Handshake handshake = request.getHandshake();
            Expect.equal(handshake.getLabelsCount(), opening.labels().size(), () -> "labels");
            Expect.equal(handshake.getSessionId(), opening.sessionId(), () -> "session");
            Expect.that(
                    handshake.getAgentId().isEmpty() || handshake.getAgentId().equals(opening.agentId()),
                    () -> "agent");
        } catch (StatusRuntimeException ex) {
            checkRefusal(ex);
        }
    }

    /** Null: not a message of the protocol. */
    private static SessionRequest parse(byte[] message) {
        try {
            return SessionRequest.parseFrom(message);
        } catch (InvalidProtocolBufferException ex) {
            return null;
        }
    }

    /** Whether the message is what an ordinary agent would send. */
    private static boolean mustBeTaken(byte[] message, SessionRequest request) {
        return request != null
                && request.getPayloadCase() != PayloadCase.PAYLOAD_NOT_SET
                && request.getUnknownFields().asMap().isEmpty()
                && Arrays.equals(request.toByteArray(), message)
                && message.length <= MAX_EVENT_LENGTH;
    }

    private static void checkRefusal(StatusRuntimeException ex) {
        Expect.that(
                REFUSALS.contains(ex.getStatus().getCode()) && ex.getStatus().getDescription() != null,
                () -> "refused with " + ex);
    }

    /** Hands its bytes over a few at a time, as the network does. */
    private static final class PiecewiseStream extends ByteArrayInputStream implements KnownLength, HasByteBuffer {
        PiecewiseStream(byte[] bytes) {
            super(bytes);
        }

        @Override
        public boolean byteBufferSupported() {
            return true;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return ByteBuffer.wrap(buf, pos, Math.min(PIECE_LENGTH, count - pos));
        }
    }
}
