package io.ringcast.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Grpc;
import io.grpc.ServerCall;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchStatus;
import org.agrona.DirectBuffer;

/**
 * Tells people of batches of which something was rejected, from the acks on their way out: reason and field, never what was
 * sent. An ack is decoded only where a line is due. Any thread.
 */
final class RejectionLog {
    private static final int SEQ_TAG = BatchAck.SEQ_FIELD_NUMBER << 3;
    private static final int STATUS_TAG = BatchAck.STATUS_FIELD_NUMBER << 3;

    private final PeerLog log;

    RejectionLog(PeerLog log) {
        this.log = log;
    }

    /** Looks at one encoded ack whose fields stand in the order of their numbers. */
    void onAck(long streamId, ServerCall<?, ?> call, DirectBuffer buffer, int offset, int length) {
        final int status = status(buffer, offset, length);
        final boolean isRejection =
                status == BatchStatus.BATCH_STATUS_PARTIAL_VALUE || status == BatchStatus.BATCH_STATUS_REJECTED_VALUE;
        if (isRejection && log.isDue()) {
            log.batchRejected(
                    streamId,
                    call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
                    decode(buffer, offset, length));
        }
    }

    /** Tells of a batch that was answered with an error, in ASCII; {@code batchId} is the agent's own number of it. */
    void onError(long streamId, ServerCall<?, ?> call, long batchId, DirectBuffer error, int length) {
        if (log.isDue()) {
            log.batchRefused(
                    streamId,
                    call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
                    batchId,
                    error.getStringWithoutLengthAscii(0, length));
        }
    }

    /** The number of the status; 0 where the ack has none. */
    static int status(DirectBuffer buffer, int offset, int length) {
        final int end = offset + length;
        int position = offset;
        if (position < end && buffer.getByte(position) == SEQ_TAG) {
            position++;
            while (position < end && buffer.getByte(position) < 0) {
                position++;
            }
            position++;
        }
        return position + 1 < end && buffer.getByte(position) == STATUS_TAG ? buffer.getByte(position + 1) : 0;
    }

    private static BatchAck decode(DirectBuffer buffer, int offset, int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        try {
            return BatchAck.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not an ack", e);
        }
    }
}
