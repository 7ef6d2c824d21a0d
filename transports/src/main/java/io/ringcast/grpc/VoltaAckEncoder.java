package io.ringcast.grpc;

import io.ringcast.engine.event.AckRing;
import io.ringcast.engine.wire.WireFormat;
import io.ringcast.engine.wire.WireReader;
import io.ringcast.engine.wire.WireWriter;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchError;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Turns an ack of the engine into a {@code volta.BatchAck}. One for each event loop, reused; what it says holds until the next
 * {@link #encode}. Allocates nothing.
 */
final class VoltaAckEncoder {
    private static final int BATCH_ID = io.ringcast.proto.volta.BatchAck.BATCH_ID_FIELD_NUMBER;
    private static final int SAMPLES_RECEIVED = io.ringcast.proto.volta.BatchAck.SAMPLES_RECEIVED_FIELD_NUMBER;
    private static final int ERROR = io.ringcast.proto.volta.BatchAck.ERROR_FIELD_NUMBER;
    private static final byte[] SEPARATOR = {':', ' '};

    private final WireReader reader = new WireReader();
    private final WireReader errorReader = new WireReader();
    private final UnsafeBuffer ackBytes = new UnsafeBuffer(new byte[2 * AckRing.MAX_RECORD_LENGTH]);
    private final WireWriter ack = new WireWriter();
    private final UnsafeBuffer error = new UnsafeBuffer(new byte[AckRing.MAX_RECORD_LENGTH]);
    private long sampleCount;
    private int errorLength;

    /**
     * Encodes the answer to the batch to which the agent gave the number {@code id}.
     *
     * @param fault what the adapter found wrong with it, in ASCII, which says more than the engine can; null: nothing.
     */
    void encode(DirectBuffer batchAck, int offset, int length, long id, String fault) {
        read(batchAck, offset, length, fault);
        // The id stands there even when it is 0, for an ack must not be a message without bytes.
        ack.wrap(ackBytes, 0)
                .presentNumber(BATCH_ID, id)
                .number(SAMPLES_RECEIVED, sampleCount)
                .text(ERROR, error, 0, errorLength);
    }

    /** Where the answer stands, from offset 0. */
    DirectBuffer ack() {
        return ackBytes;
    }

    int ackLength() {
        return ack.length();
    }

    /** The text of its error, from offset 0, in ASCII. */
    DirectBuffer error() {
        return error;
    }

    /** 0: it has none. */
    int errorLength() {
        return errorLength;
    }

    private void read(DirectBuffer batchAck, int offset, int length, String fault) {
        sampleCount = 0;
        errorLength = 0;
        reader.wrap(batchAck, offset, length);
        for (int tag = reader.nextTag(); tag != WireReader.END; tag = reader.nextTag()) {
            switch (WireFormat.fieldNumber(tag)) {
                case BatchAck.ACCEPTED_FIELD_NUMBER, BatchAck.REJECTED_FIELD_NUMBER, BatchAck.DUPLICATES_FIELD_NUMBER ->
                    sampleCount += reader.varint();
                case BatchAck.ERRORS_FIELD_NUMBER -> {
                    reader.lengthDelimited();
                    readError(batchAck, reader.dataOffset(), reader.dataLength(), fault);
                }
                default -> reader.skip(tag);
            }
        }
    }

    /** Writes the code and the sentence; a batch of one series has one error at most. */
    private void readError(DirectBuffer batchAck, int offset, int length, String fault) {
        errorLength = 0;
        errorReader.wrap(batchAck, offset, length);
        for (int tag = errorReader.nextTag(); tag != WireReader.END; tag = errorReader.nextTag()) {
            errorReader.skip(tag);
            switch (WireFormat.fieldNumber(tag)) {
                case BatchError.CODE_FIELD_NUMBER -> {
                    append(batchAck, errorReader.dataOffset(), errorReader.dataLength());
                    error.putBytes(errorLength, SEPARATOR);
                    errorLength += SEPARATOR.length;
                }
                case BatchError.MESSAGE_FIELD_NUMBER -> {
                    if (fault == null) {
                        append(batchAck, errorReader.dataOffset(), errorReader.dataLength());
                    } else {
                        errorLength += error.putStringWithoutLengthAscii(errorLength, fault);
                    }
                }
                default -> {}
            }
        }
    }

    private void append(DirectBuffer source, int offset, int length) {
        error.putBytes(errorLength, source, offset, length);
        errorLength += length;
    }
}
