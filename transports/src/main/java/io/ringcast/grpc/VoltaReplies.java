package io.ringcast.grpc;

import io.grpc.ServerCall;
import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.wire.WireFormat;
import io.ringcast.engine.wire.WireReader;
import io.ringcast.engine.wire.WireWriter;
import io.ringcast.proto.v1.BatchError;
import io.ringcast.proto.volta.BatchAck;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The answers of volta: each ack of the engine becomes one {@code volta.BatchAck} with the number that the agent gave its
 * batch. The numbers wait in the order in which the batches went onto the ring; there are never more than the prefetch. Event
 * loop only; allocates nothing, except for a batch with a fault.
 */
final class VoltaReplies implements ReplyDialect {
    private static final byte[] SEPARATOR = {':', ' '};

    private final ServerCall<?, ?> call;
    private final RejectionLog rejections;
    private final long streamId;
    private final long[] ids;
    private final String[] faults;
    private final WireReader reader = new WireReader();
    private final WireReader errorReader = new WireReader();
    private final UnsafeBuffer ackBytes = new UnsafeBuffer(new byte[2 * AckRing.MAX_RECORD_LENGTH]);
    private final WireWriter ack = new WireWriter();
    private final UnsafeBuffer errorBytes = new UnsafeBuffer(new byte[AckRing.MAX_RECORD_LENGTH]);
    private long askedCount;
    private long answeredCount;
    private long sampleCount;
    private int errorLength;

    VoltaReplies(ServerCall<?, ?> call, RejectionLog rejections, long streamId, int prefetchCount) {
        this.call = call;
        this.rejections = rejections;
        this.streamId = streamId;
        ids = new long[prefetchCount];
        faults = new String[prefetchCount];
    }

    /** The next batch that goes onto the ring: the agent's number of it, and what the adapter found wrong with it or null. */
    void onBatch(long id, String fault) {
        final int place = (int) (askedCount++ % ids.length);
        ids[place] = id;
        faults[place] = fault;
    }

    /** The agent is told nothing: that its samples are wanted it knows already. */
    @Override
    public void putOpened(ReplyStream reply, DirectBuffer handshakeAck, int offset, int length) {}

    @Override
    public boolean putAck(ReplyStream reply, DirectBuffer batchAck, int offset, int length) {
        if (!reply.isEmpty()) {
            return false;
        }
        final int place = (int) (answeredCount++ % ids.length);
        read(batchAck, offset, length, faults[place]);
        // The id stands there even when it is 0, for an ack must not be a message without bytes.
        ack.wrap(ackBytes, 0)
                .presentNumber(BatchAck.BATCH_ID_FIELD_NUMBER, ids[place])
                .number(BatchAck.SAMPLES_RECEIVED_FIELD_NUMBER, sampleCount)
                .text(BatchAck.ERROR_FIELD_NUMBER, errorBytes, 0, errorLength);
        reply.putMessage(ackBytes, 0, ack.length());
        if (errorLength > 0) {
            rejections.onError(streamId, call, ids[place], errorBytes, errorLength);
        }
        faults[place] = null;
        return true;
    }

    /** The agent is told by the status alone. */
    @Override
    public void putGoingAway(ReplyStream reply) {}

    private void read(DirectBuffer batchAck, int offset, int length, String fault) {
        sampleCount = 0;
        errorLength = 0;
        reader.wrap(batchAck, offset, length);
        for (int tag = reader.nextTag(); tag != WireReader.END; tag = reader.nextTag()) {
            switch (WireFormat.fieldNumber(tag)) {
                case io.ringcast.proto.v1.BatchAck.ACCEPTED_FIELD_NUMBER,
                        io.ringcast.proto.v1.BatchAck.REJECTED_FIELD_NUMBER,
                        io.ringcast.proto.v1.BatchAck.DUPLICATES_FIELD_NUMBER -> sampleCount += reader.varint();
                case io.ringcast.proto.v1.BatchAck.ERRORS_FIELD_NUMBER -> {
                    reader.lengthDelimited();
                    writeError(batchAck, reader.dataOffset(), reader.dataLength(), fault);
                }
                default -> reader.skip(tag);
            }
        }
    }

    /** The code, and what the adapter found or else the sentence of the engine: one series has one error at most. */
    private void writeError(DirectBuffer batchAck, int offset, int length, String fault) {
        errorLength = 0;
        errorReader.wrap(batchAck, offset, length);
        for (int tag = errorReader.nextTag(); tag != WireReader.END; tag = errorReader.nextTag()) {
            errorReader.skip(tag);
            switch (WireFormat.fieldNumber(tag)) {
                case BatchError.CODE_FIELD_NUMBER -> {
                    append(batchAck, errorReader.dataOffset(), errorReader.dataLength());
                    errorBytes.putBytes(errorLength, SEPARATOR);
                    errorLength += SEPARATOR.length;
                }
                case BatchError.MESSAGE_FIELD_NUMBER -> {
                    if (fault == null) {
                        append(batchAck, errorReader.dataOffset(), errorReader.dataLength());
                    } else {
                        errorLength += errorBytes.putStringWithoutLengthAscii(errorLength, fault);
                    }
                }
                default -> {}
            }
        }
    }

    private void append(DirectBuffer source, int offset, int length) {
        errorBytes.putBytes(errorLength, source, offset, length);
        errorLength += length;
    }
}
