package io.ringcast.grpc;

import io.ringcast.engine.event.ByteSource;
import io.ringcast.engine.wire.WireFormat;
import io.ringcast.engine.wire.WireReader;
import io.ringcast.engine.wire.WireWriter;
import io.ringcast.proto.v1.Series;
import io.ringcast.proto.volta.BatchHeader;
import io.ringcast.proto.volta.MetricBatch;
import java.io.IOException;
import java.io.InputStream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One {@code volta.MetricBatch} as it came, and the {@code ringcast.v1.MetricBatch} of one series that it becomes: the
 * structure is checked first, the bytes are turned while they are copied into the ring. One for each event loop, reused; what
 * it says holds until the next {@link #wrap}. Allocates nothing, except for a batch with a fault.
 *
 * <p>A batch with a {@link #fault()} becomes one that the engine rejects, so that it is counted and answered in its turn.
 */
final class VoltaBatch implements ByteSource {
    private static final int RINGCAST_SEQ = io.ringcast.proto.v1.MetricBatch.SEQ_FIELD_NUMBER;
    private static final int RINGCAST_SERIES = io.ringcast.proto.v1.MetricBatch.SERIES_FIELD_NUMBER;
    private static final int MAX_HEAD_LENGTH = 1024;

    private final MessageBytes bytes;
    private final int maxEventLength;
    private final VoltaDevice device = new VoltaDevice();
    private final PackedVarints varints = new PackedVarints();
    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private final WireReader reader = new WireReader();
    private final WireReader headerReader = new WireReader();
    private final UnsafeBuffer keyBytes = new UnsafeBuffer(new byte[MAX_HEAD_LENGTH]);
    private final WireWriter key = new WireWriter();
    private final UnsafeBuffer headBytes = new UnsafeBuffer(new byte[MAX_HEAD_LENGTH]);
    private final WireWriter head = new WireWriter();
    private final WireWriter event = new WireWriter();

    private int messageLength;
    private long id;
    private int metricType;
    private int timestampCount;
    private int valueCount;
    private boolean rejected;
    private String fault;

    /**
     * @param maxMessageLength more bytes than this are not read; gRPC's own limit must not be above it.
     * @param maxEventLength the longest batch that the ring takes.
     */
    VoltaBatch(int maxMessageLength, int maxEventLength) {
        bytes = new MessageBytes(maxMessageLength);
        this.maxEventLength = maxEventLength;
    }

    /** Reads one message, which becomes the batch {@code seq} of its stream. */
    void wrap(InputStream stream, long seq) {
        try {
            messageLength = bytes.read(stream);
        } catch (IOException ex) {
            throw InboundMessage.notDecompressed();
        }
        message.wrap(bytes.array());
        clear();
        scan();
        if (fault == null) {
            layOut(seq);
        }
        if (rejected) {
            // Series of another wire type: what the engine calls malformed.
            head.wrap(headBytes, 0).number(RINGCAST_SEQ, seq).presentNumber(RINGCAST_SERIES, 0);
        }
    }

    /** The length of the message as it came, unpacked; what it becomes has {@link #length()}. */
    int messageLength() {
        return messageLength;
    }

    /** The agent's number of the batch; 0 when it could not be read. */
    long id() {
        return id;
    }

    /** What is wrong with it, naming the field, or null; the engine may find more. */
    String fault() {
        return fault;
    }

    /** Bytes of the batch that it becomes. */
    int length() {
        return rejected ? head.length() : head.length() + packedLength(timestampCount) + packedLength(valueCount);
    }

    @Override
    public void copyTo(MutableDirectBuffer target, int offset, int length) {
        event.wrap(target, offset).raw(headBytes, 0, head.length());
        if (rejected) {
            return;
        }
        if (timestampCount > 0) {
            event.startField(Series.TIMESTAMPS_NS_FIELD_NUMBER, timestampCount * Long.BYTES);
            copyField(MetricBatch.TIMESTAMPS_NS_FIELD_NUMBER);
        }
        if (valueCount > 0) {
            event.startField(Series.VALUES_FIELD_NUMBER, valueCount * Long.BYTES);
            copyField(MetricBatch.VALUES_FIELD_NUMBER);
        }
    }

    private void clear() {
        id = 0;
        metricType = 0;
        device.clear();
        timestampCount = 0;
        valueCount = 0;
        rejected = false;
        fault = null;
    }

    /** After a fault only the id is still looked for. */
    private void scan() {
        reader.wrap(message, 0, messageLength);
        for (int tag = reader.nextTag(); tag != WireReader.END; tag = reader.nextTag()) {
            final String field = scanField(tag);
            if (field != null && fault == null) {
                reject(field + " cannot be read");
            }
            if (reader.failed()) {
                return;
            }
        }
    }

    /** Returns the name of the field in error, or null. */
    private String scanField(int tag) {
        return switch (WireFormat.fieldNumber(tag)) {
            case MetricBatch.ID_FIELD_NUMBER -> scanId(tag) ? null : "id";
            case MetricBatch.HEADER_FIELD_NUMBER -> scanHeader(tag);
            case MetricBatch.TIMESTAMPS_NS_FIELD_NUMBER -> scanTimestamps(tag) ? null : "timestamps_ns";
            case MetricBatch.VALUES_FIELD_NUMBER -> scanValues(tag) ? null : "values";
            default -> reader.skip(tag) ? null : "the batch";
        };
    }

    private boolean scanId(int tag) {
        if (WireFormat.wireType(tag) != WireFormat.VARINT) {
            reader.skip(tag);
            return false;
        }
        id = reader.varint();
        return !reader.failed();
    }

    private String scanHeader(int tag) {
        if (!isLengthDelimited(tag)) {
            return "header";
        }
        headerReader.wrap(message, reader.dataOffset(), reader.dataLength());
        for (int inner = headerReader.nextTag(); inner != WireReader.END; inner = headerReader.nextTag()) {
            final String field = scanHeaderField(inner);
            if (field != null) {
                return field;
            }
        }
        return null;
    }

    private String scanHeaderField(int tag) {
        final int wireType = WireFormat.wireType(tag);
        switch (WireFormat.fieldNumber(tag)) {
            case BatchHeader.METRIC_TYPE_FIELD_NUMBER -> {
                metricType = wireType == WireFormat.VARINT ? (int) headerReader.varint() : 0;
                return wireType != WireFormat.VARINT || headerReader.failed() ? "header.metric_type" : null;
            }
            case BatchHeader.DEVICE_ID_FIELD_NUMBER -> {
                final boolean isRead = wireType == WireFormat.LENGTH_DELIMITED
                        && headerReader.lengthDelimited()
                        && device.read(message, headerReader.dataOffset(), headerReader.dataLength());
                return isRead ? null : "header.device_id";
            }
            default -> {
                return headerReader.skip(tag) ? null : "header";
            }
        }
    }

    private boolean scanTimestamps(int tag) {
        if (WireFormat.wireType(tag) == WireFormat.VARINT) {
            reader.varint();
            timestampCount++;
            return !reader.failed();
        }
        if (!isLengthDelimited(tag)) {
            return false;
        }
        final int count = varints.count(message, reader.dataOffset(), reader.dataLength());
        timestampCount += Math.max(count, 0);
        return count >= 0;
    }

    private boolean scanValues(int tag) {
        if (WireFormat.wireType(tag) == WireFormat.FIXED64 ? !reader.fixed64() : !isLengthDelimited(tag)) {
            return false;
        }
        valueCount += reader.dataLength() / Long.BYTES;
        return reader.dataLength() % Long.BYTES == 0;
    }

    /** Steps over the field whose tag was just read; false unless it is length-delimited. */
    private boolean isLengthDelimited(int tag) {
        return reader.skip(tag) && WireFormat.wireType(tag) == WireFormat.LENGTH_DELIMITED;
    }

    /** Writes all that stands before the samples. */
    private void layOut(long seq) {
        key.wrap(keyBytes, 0);
        final byte[] name = VoltaMetricNames.nameOf(metricType);
        if (name == null) {
            // Without a name the engine rejects the series and counts its samples.
            fault = "header.metric_type " + metricType + " is not known";
        } else {
            key.text(Series.NAME_FIELD_NUMBER, name);
        }
        device.writeLabels(key);
        final int seriesLength = key.length() + packedLength(timestampCount) + packedLength(valueCount);
        head.wrap(headBytes, 0)
                .number(RINGCAST_SEQ, seq)
                .startField(RINGCAST_SERIES, seriesLength)
                .raw(keyBytes, 0, key.length());
        final int length = length();
        if (length > maxEventLength) {
            reject("the batch takes " + length + " bytes here, and at most " + maxEventLength + " are taken");
        }
    }

    private void reject(String why) {
        rejected = true;
        fault = why;
    }

    private static int packedLength(int count) {
        return count == 0 ? 0 : WireWriter.fieldLength(count * Long.BYTES);
    }

    /** Copies the elements of one field, in however many pieces it was sent. */
    private void copyField(int fieldNumber) {
        final boolean isTimestamps = fieldNumber == MetricBatch.TIMESTAMPS_NS_FIELD_NUMBER;
        reader.wrap(message, 0, messageLength);
        for (int tag = reader.nextTag(); tag != WireReader.END; tag = reader.nextTag()) {
            if (WireFormat.fieldNumber(tag) != fieldNumber) {
                reader.skip(tag);
            } else if (WireFormat.wireType(tag) == WireFormat.VARINT) {
                event.element(reader.varint());
            } else {
                reader.skip(tag);
                copyPiece(message, reader.dataOffset(), reader.dataLength(), isTimestamps);
            }
        }
    }

    private void copyPiece(DirectBuffer source, int offset, int length, boolean isTimestamps) {
        if (isTimestamps) {
            varints.copy(source, offset, length, event);
        } else {
            event.raw(source, offset, length);
        }
    }
}
