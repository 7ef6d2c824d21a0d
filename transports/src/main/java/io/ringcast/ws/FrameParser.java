package io.ringcast.ws;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads the frames of one client from its bytes, cut anywhere, and checks them by RFC 6455: what came whole before a fault is
 * told, then the fault, then nothing more. Bytes are kept only as they come, whatever length a frame announces. A close frame
 * is the last to be read. Decoder thread.
 */
final class FrameParser {
    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST_CAPACITY = 256;
    private static final int CLOSE_CODE_LENGTH = 2;

    private final int maxMessageLength;
    private final FrameHead head = new FrameHead();
    private final Utf8Check utf8 = new Utf8Check();
    private boolean isHeadRead;
    private int payloadIndex;
    private boolean isEnded;

    // The message that was begun; the opcode of a continuation: none was.
    private int messageOpcode = FrameHead.CONTINUATION;
    private byte[] message = NOTHING;
    private int messageLength;

    private byte[] control = NOTHING;

    FrameParser(int maxMessageLength) {
        this.maxMessageLength = maxMessageLength;
    }

    /** Reads all of {@code source}. */
    void read(ByteBuffer source, FrameSink sink) {
        while (!isEnded && readHead(source, sink) && readPayload(source, sink)) {
            isHeadRead = false;
            head.reset();
        }
        if (isEnded) {
            source.position(source.limit());
        }
    }

    private boolean readHead(ByteBuffer source, FrameSink sink) {
        if (isHeadRead) {
            return true;
        }
        if (!head.read(source)) {
            return false;
        }
        final FrameFault fault = head.fault() == null ? begin() : head.fault();
        if (fault != null) {
            end(fault, sink);
            return false;
        }
        isHeadRead = true;
        payloadIndex = 0;
        return true;
    }

    private FrameFault begin() {
        if (head.isControl()) {
            control = head.length() == 0 ? NOTHING : new byte[(int) head.length()];
            return null;
        }
        final boolean isContinuation = head.opcode() == FrameHead.CONTINUATION;
        final boolean isBegun = messageOpcode != FrameHead.CONTINUATION;
        if (isContinuation != isBegun) {
            return isContinuation ? FrameFault.NOTHING_TO_CONTINUE : FrameFault.MESSAGE_UNFINISHED;
        }
        if (head.length() > maxMessageLength - messageLength) {
            return FrameFault.TOO_LONG;
        }
        if (!isContinuation) {
            messageOpcode = head.opcode();
        }
        return null;
    }

    /** Returns whether the frame has ended and another one may follow. */
    private boolean readPayload(ByteBuffer source, FrameSink sink) {
        final int length = (int) Math.min(head.length() - payloadIndex, source.remaining());
        if (head.isControl()) {
            unmask(source, control, payloadIndex, length);
        } else if (!readData(source, length)) {
            end(FrameFault.NOT_UTF8, sink);
            return false;
        }
        payloadIndex += length;
        if (payloadIndex < head.length()) {
            return false;
        }
        return head.isControl() ? endControl(sink) : endData(sink);
    }

    /** Returns false when a text is not UTF-8. */
    private boolean readData(ByteBuffer source, int length) {
        final int end = messageLength + length;
        if (end > message.length) {
            final int doubled = Math.min(Math.max(FIRST_CAPACITY, 2 * message.length), maxMessageLength);
            message = Arrays.copyOf(message, Math.max(end, doubled));
        }
        unmask(source, message, messageLength, length);
        final boolean isGood = messageOpcode != FrameHead.TEXT || utf8.accept(message, messageLength, end);
        messageLength = end;
        return isGood;
    }

    private void unmask(ByteBuffer source, byte[] target, int offset, int length) {
        source.get(target, offset, length);
        for (int i = 0; i < length; i++) {
            target[offset + i] ^= head.maskAt(payloadIndex + i);
        }
    }

    private boolean endData(FrameSink sink) {
        if (!head.isFinal()) {
            return true;
        }
        if (!utf8.isComplete()) {
            end(FrameFault.NOT_UTF8, sink);
            return false;
        }
        final boolean isText = messageOpcode == FrameHead.TEXT;
        final ByteBuffer payload = ByteBuffer.wrap(message, 0, messageLength);
        forgetMessage();
        sink.message(isText, payload);
        return true;
    }

    private boolean endControl(FrameSink sink) {
        final byte[] payload = control;
        control = NOTHING;
        if (head.opcode() != FrameHead.CLOSE) {
            sink.control(head.opcode(), ByteBuffer.wrap(payload));
            return true;
        }
        final FrameFault fault = faultOfClose(payload);
        if (fault == null) {
            isEnded = true;
            forgetMessage();
            sink.control(FrameHead.CLOSE, ByteBuffer.wrap(payload));
        } else {
            end(fault, sink);
        }
        return false;
    }

    private static FrameFault faultOfClose(byte[] payload) {
        if (payload.length == 0) {
            return null;
        }
        if (payload.length < CLOSE_CODE_LENGTH
                || !isSent(ByteBuffer.wrap(payload).getShort() & 0xFFFF)) {
            return FrameFault.CLOSE_CODE;
        }
        final Utf8Check reason = new Utf8Check();
        return reason.accept(payload, CLOSE_CODE_LENGTH, payload.length) && reason.isComplete()
                ? null
                : FrameFault.NOT_UTF8;
    }

    /** Whether a close frame may have that code: those in the registry that are not kept for local use, and 3000 to 4999. */
    private static boolean isSent(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    private void end(FrameFault fault, FrameSink sink) {
        isEnded = true;
        control = NOTHING;
        forgetMessage();
        sink.refused(fault);
    }

    private void forgetMessage() {
        messageOpcode = FrameHead.CONTINUATION;
        message = NOTHING;
        messageLength = 0;
    }
}
