package io.ringcast.testing;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What volta's agents put on the wire and read from it, field by field, written from the facts of their protocol alone: no
 * generated class has a part in it.
 */
public final class VoltaWire {
    public static final int SEND_DATA = 1;
    public static final int STREAM_DATA = 2;
    public static final int OK = 3;
    public static final int ERROR = 4;
    public static final int PING = 5;
    public static final int PONG = 6;
    public static final int ID = 7;

    /** A {@code ControlMessage} that was received; {@code text} is empty where it has none. */
    public record Control(int type, boolean hasTimestamp, String text) {}

    /** A {@code BatchAck} that was received. */
    public record Ack(long batchId, long samplesReceived, Optional<String> error) {}

    /** Writes fields. */
    @FunctionalInterface
    public interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private VoltaWire() {}

    /** The bytes of a message with these fields. */
    public static byte[] message(Fields fields) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A control message as an agent sends it, with a timestamp. */
    public static byte[] control(int type, String text) {
        return message(out -> {
            out.writeEnum(1, type);
            out.writeByteArray(2, message(time -> time.writeInt64(1, 1_763_683_200L)));
            if (text != null) {
                out.writeString(3, text);
            }
        });
    }

    public static byte[] id(String agentId) {
        return control(ID, agentId);
    }

    public static byte[] ping() {
        return control(PING, null);
    }

    /** The device of a header: {@code kind} is the field of the oneof, the numbers those of its message from 1 on. */
    public static byte[] device(int kind, int... numbers) {
        final byte[] named = message(out -> {
            for (int i = 0; i < numbers.length; i++) {
                if (numbers[i] != 0) {
                    out.writeUInt32(i + 1, numbers[i]);
                }
            }
        });
        return message(out -> out.writeByteArray(kind, named));
    }

    /** A batch; {@code device} null: none. */
    public static byte[] batch(long id, int metricType, byte[] device, long[] timestampsNs, double... values) {
        final byte[] header = message(out -> {
            out.writeEnum(1, metricType);
            if (device != null) {
                out.writeByteArray(2, device);
            }
        });
        final byte[] packedTimes = message(out -> {
            for (final long timestampNs : timestampsNs) {
                out.writeUInt64NoTag(timestampNs);
            }
        });
        final byte[] packedValues = message(out -> {
            for (final double value : values) {
                out.writeDoubleNoTag(value);
            }
        });
        return message(out -> {
            out.writeUInt64(1, id);
            out.writeByteArray(2, header);
            out.writeByteArray(3, packedTimes);
            out.writeByteArray(4, packedValues);
        });
    }

    public static Control readControl(byte[] bytes) {
        int type = 0;
        boolean hasTimestamp = false;
        String text = "";
        final CodedInputStream in = CodedInputStream.newInstance(bytes);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> type = in.readEnum();
                    case 2 -> hasTimestamp = in.readByteArray().length > 0;
                    case 3 -> text = in.readString();
                    default -> throw new AssertionError("unexpected tag " + tag);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Control(type, hasTimestamp, text);
    }

    public static Ack readAck(byte[] bytes) {
        long batchId = 0;
        long samplesReceived = 0;
        String error = null;
        final CodedInputStream in = CodedInputStream.newInstance(bytes);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> batchId = in.readUInt64();
                    case 2 -> samplesReceived = in.readUInt64();
                    case 3 -> error = in.readString();
                    default -> throw new AssertionError("unexpected tag " + tag);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Ack(batchId, samplesReceived, Optional.ofNullable(error));
    }
}
