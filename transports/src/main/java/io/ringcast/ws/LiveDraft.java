package io.ringcast.ws;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.HandshakeState;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.FramedataImpl1;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;

/**
 * The library's draft with a {@link FrameParser} for what comes in: the library loses the good frames of a read in which a bad
 * one follows, takes frames without a mask, and reads on after a close frame. Handshake, control frames going out and the way
 * to the listener stay the library's. One connection's, on the decoder thread; frames go out on any.
 */
final class LiveDraft extends Draft_6455 {
    private static final int FINAL_CLOSE = 0x88;

    private final int maxMessageBytes;
    private final WsCounters counters;
    private final FrameParser parser;

    /** The payload of the client's close frame, once it is being answered; null before. */
    private volatile ByteBuffer answeredClose;

    LiveDraft(int maxMessageBytes, WsCounters counters) {
        // The protocol "" accepts whatever subprotocol is asked for, and chooses none.
        super(Collections.emptyList(), List.of(new Protocol("")), maxMessageBytes);
        this.maxMessageBytes = maxMessageBytes;
        this.counters = counters;
        parser = new FrameParser(maxMessageBytes);
    }

    /** Where it counts what it refuses. */
    WsCounters counters() {
        return counters;
    }

    @Override
    public Draft copyInstance() {
        return new LiveDraft(maxMessageBytes, counters);
    }

    @Override
    public HandshakeState acceptHandshakeAsServer(ClientHandshake request) throws InvalidHandshakeException {
        return basicAccept(request) ? super.acceptHandshakeAsServer(request) : HandshakeState.NOT_MATCHED;
    }

    @Override
    public List<Framedata> translateFrame(ByteBuffer bytes) {
        final Frames frames = new Frames();
        parser.read(bytes, frames);
        return frames.list;
    }

    @Override
    public void processFrame(WebSocketImpl connection, Framedata frame) throws InvalidDataException {
        // A frame before it in the same read may have ended the connection.
        if (!connection.isOpen()) {
            return;
        }
        if (frame instanceof RefusedFrame refused) {
            counters.increment(refused.fault);
            connection.close(refused.fault.reason().code(), refused.fault.text());
        } else if (frame instanceof ClientClose close) {
            answeredClose = close.getPayloadData();
            connection.close(close.code(), close.reason(), true);
        } else {
            super.processFrame(connection, frame);
        }
    }

    /** Answers a close frame with its own payload: the library would put a code where there was none, and refuses some. */
    @Override
    public ByteBuffer createBinaryFrame(Framedata frame) {
        final ByteBuffer payload = answeredClose;
        if (payload == null || frame.getOpcode() != Opcode.CLOSING) {
            return super.createBinaryFrame(frame);
        }
        return ByteBuffer.allocate(2 + payload.remaining())
                .put((byte) FINAL_CLOSE)
                .put((byte) payload.remaining())
                .put(payload.duplicate())
                .flip();
    }

    /** What one read brought. */
    private static final class Frames implements FrameSink {
        private final List<Framedata> list = new ArrayList<>();

        @Override
        public void message(boolean isText, ByteBuffer payload) {
            add(isText ? Opcode.TEXT : Opcode.BINARY, payload);
        }

        @Override
        public void control(int opcode, ByteBuffer payload) {
            switch (opcode) {
                case FrameHead.CLOSE -> list.add(new ClientClose(payload));
                case FrameHead.PING -> add(Opcode.PING, payload);
                default -> add(Opcode.PONG, payload);
            }
        }

        @Override
        public void refused(FrameFault fault) {
            list.add(new RefusedFrame(fault));
        }

        private void add(Opcode opcode, ByteBuffer payload) {
            final FramedataImpl1 frame = FramedataImpl1.get(opcode);
            frame.setPayload(payload);
            list.add(frame);
        }
    }

    /** Carries a fault to its place behind the frames that came before it. */
    private static final class RefusedFrame extends FramedataImpl1 {
        private final FrameFault fault;

        RefusedFrame(FrameFault fault) {
            super(Opcode.CLOSING);
            this.fault = fault;
        }

        @Override
        public void isValid() {}
    }

    /** A close frame whose payload the parser has checked. */
    private static final class ClientClose extends FramedataImpl1 {
        ClientClose(ByteBuffer payload) {
            super(Opcode.CLOSING);
            setPayload(payload);
        }

        @Override
        public void isValid() {}

        int code() {
            final ByteBuffer payload = getPayloadData();
            return payload.hasRemaining() ? payload.getShort(0) & 0xFFFF : CloseFrame.NORMAL;
        }

        /** Never empty, since the library sends no close frame with code 1007 and no reason. */
        String reason() {
            final ByteBuffer payload = getPayloadData();
            return payload.remaining() > Short.BYTES
                    ? StandardCharsets.UTF_8
                            .decode(payload.slice(Short.BYTES, payload.remaining() - Short.BYTES))
                            .toString()
                    : CloseReason.NORMAL.text();
        }
    }
}
