package io.ringcast.grpc;

import io.grpc.HasByteBuffer;
import io.grpc.KnownLength;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ringcast.engine.event.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One {@code SessionRequest} as it came: the envelope is read by hand, the body is left where the network put it until it
 * is copied to the ring. One for each event loop, reused; what it says holds until the next {@link #wrap} and its bytes can
 * be copied once. Only what was compressed, or what gRPC has set aside while the stream had no credit, takes a detour over
 * an array.
 */
final class InboundMessage implements ByteSource {
    private static final int MAX_LENGTH_VARINT_LENGTH = 5;

    private final int maxMessageLength;
    private final MessageBytes whole;

    private InputStream stream;
    private HasByteBuffer pieces;
    private Payload payload;
    private int bodyOffset;
    private int bodyLength;

    /** Takes messages of at most {@code maxMessageLength} bytes, envelope included. */
    InboundMessage(int maxMessageLength) {
        this.maxMessageLength = maxMessageLength;
        whole = new MessageBytes(maxMessageLength);
    }

    /** The longest envelope and body together when the body has at most {@code maxBodyLength} bytes. */
    static int maxMessageLength(int maxBodyLength) {
        final int significantBits = Integer.SIZE - Integer.numberOfLeadingZeros(maxBodyLength | 1);
        return 1 + (significantBits + 6) / 7 + maxBodyLength;
    }

    /**
     * Reads the envelope. Throws INVALID_ARGUMENT when it is not one payload and nothing else, and RESOURCE_EXHAUSTED when
     * it is longer than allowed.
     */
    void wrap(InputStream message) {
        try {
            if (message instanceof KnownLength
                    && message instanceof HasByteBuffer buffers
                    && buffers.byteBufferSupported()) {
                stream = message;
                pieces = buffers;
            } else {
                final int wholeLength = whole.read(message);
                stream = new ByteArrayInputStream(whole.array(), 0, wholeLength);
                pieces = null;
            }
            readEnvelope();
        } catch (IOException ex) {
            throw notDecompressed();
        }
    }

    /** The error of a message whose bytes cannot be had. */
    static StatusRuntimeException notDecompressed() {
        return fault("the message could not be decompressed");
    }

    /** What the message carries. */
    Payload payload() {
        return payload;
    }

    /** Bytes of the payload, without its tag and length. */
    int bodyLength() {
        return bodyLength;
    }

    /** A copy of the body. */
    byte[] copyBody() {
        final byte[] copy = new byte[bodyLength];
        copyTo(new UnsafeBuffer(copy), 0, bodyLength);
        return copy;
    }

    @Override
    public void copyTo(MutableDirectBuffer target, int offset, int length) {
        if (pieces == null) {
            target.putBytes(offset, whole.array(), bodyOffset, length);
            return;
        }
        try {
            int copiedLength = 0;
            while (copiedLength < length) {
                final ByteBuffer piece = pieces.getByteBuffer();
                final int pieceLength = Math.min(piece.remaining(), length - copiedLength);
                target.putBytes(offset + copiedLength, piece, pieceLength);
                stream.skipNBytes(pieceLength);
                copiedLength += pieceLength;
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void readEnvelope() throws IOException {
        final int messageLength = stream.available();
        if (messageLength > maxMessageLength) {
            throw whole.tooLong();
        }
        payload = Payload.ofTag(stream.read());
        bodyLength = payload == null ? -1 : readLength();
        final int remaining = stream.available();
        bodyOffset = messageLength - remaining;
        if (bodyLength != remaining) {
            throw fault("a message must be a SessionRequest with exactly one payload that this server knows");
        }
    }

    private int readLength() throws IOException {
        long length = 0;
        for (int i = 0; i < MAX_LENGTH_VARINT_LENGTH; i++) {
            final int next = stream.read();
            if (next < 0) {
                return -1;
            }
            length |= (next & 0x7fL) << (7 * i);
            if (next < 0x80) {
                return length > Integer.MAX_VALUE ? -1 : (int) length;
            }
        }
        return -1;
    }

    private static StatusRuntimeException fault(String description) {
        return Status.INVALID_ARGUMENT.withDescription(description).asRuntimeException();
    }
}
