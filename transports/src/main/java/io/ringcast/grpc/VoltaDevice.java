package io.ringcast.grpc;

import io.ringcast.engine.wire.WireFormat;
import io.ringcast.engine.wire.WireReader;
import io.ringcast.engine.wire.WireWriter;
import io.ringcast.proto.v1.Label;
import io.ringcast.proto.v1.Series;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One {@code volta.DeviceID}, and the labels that it is on a series: those of the kind of device that it names, all of them,
 * in the order of their field numbers. One for each event loop, reused.
 */
final class VoltaDevice {
    private static final int NONE = 0;
    /** By field number in {@code DeviceID}; each list by field number in the message of that field, less one. */
    private static final List<List<String>> LABEL_NAMES = List.of(
            List.of(),
            List.of("pci_domain", "pci_bus", "pci_device", "pci_function"),
            List.of("socket_index", "core_index"),
            List.of("ifindex"),
            List.of("major", "minor"));

    private static final int MAX_FIELD_COUNT = 4;
    private static final int MAX_LABEL_LENGTH = 64;
    private static final long UINT32_MASK = 0xFFFF_FFFFL;

    private final WireReader reader = new WireReader();
    private final WireReader memberReader = new WireReader();
    private final WireWriter label = new WireWriter();
    private final UnsafeBuffer labelBytes = new UnsafeBuffer(new byte[MAX_LABEL_LENGTH]);
    private final UnsafeBuffer digits = new UnsafeBuffer(new byte[MAX_LABEL_LENGTH]);
    private final int[] numbers = new int[MAX_FIELD_COUNT];
    private int kind;

    /** Makes it name no device. */
    void clear() {
        kind = NONE;
    }

    /**
     * Reads one field {@code device_id}. One that stands twice adds to what was read before, as protobuf has it. Returns
     * false when it is malformed.
     */
    boolean read(DirectBuffer buffer, int offset, int length) {
        reader.wrap(buffer, offset, length);
        for (int tag = reader.nextTag(); tag != WireReader.END; tag = reader.nextTag()) {
            final int named = WireFormat.fieldNumber(tag);
            if (named < 1 || named >= LABEL_NAMES.size()) {
                if (!reader.skip(tag)) {
                    return false;
                }
            } else if (WireFormat.wireType(tag) != WireFormat.LENGTH_DELIMITED
                    || !reader.lengthDelimited()
                    || !readMember(buffer, named)) {
                return false;
            }
        }
        return true;
    }

    /** Adds the labels to a series. */
    void writeLabels(WireWriter series) {
        final List<String> labelNames = LABEL_NAMES.get(kind);
        for (int i = 0; i < labelNames.size(); i++) {
            final int digitCount = digits.putNaturalLongAscii(0, numbers[i] & UINT32_MASK);
            label.wrap(labelBytes, 0)
                    .ascii(Label.NAME_FIELD_NUMBER, labelNames.get(i))
                    .text(Label.VALUE_FIELD_NUMBER, digits, 0, digitCount);
            series.message(Series.LABELS_FIELD_NUMBER, label);
        }
    }

    private boolean readMember(DirectBuffer buffer, int named) {
        if (kind != named) {
            kind = named;
            Arrays.fill(numbers, 0);
        }
        memberReader.wrap(buffer, reader.dataOffset(), reader.dataLength());
        for (int tag = memberReader.nextTag(); tag != WireReader.END; tag = memberReader.nextTag()) {
            final int fieldNumber = WireFormat.fieldNumber(tag);
            if (fieldNumber < 1 || fieldNumber > LABEL_NAMES.get(named).size()) {
                memberReader.skip(tag);
            } else if (WireFormat.wireType(tag) == WireFormat.VARINT) {
                numbers[fieldNumber - 1] = (int) memberReader.varint();
            } else {
                return false;
            }
            if (memberReader.failed()) {
                return false;
            }
        }
        return true;
    }
}
