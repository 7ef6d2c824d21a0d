package io.ringcast.grpc;

import io.ringcast.engine.wire.WireReader;
import io.ringcast.engine.wire.WireWriter;
import org.agrona.DirectBuffer;

/** A packed field of varints, read as one of 8 bytes for each element. */
final class PackedVarints {
    private static final int MAX_VARINT_LENGTH = 10;
    private static final int MALFORMED = -1;

    private final WireReader reader = new WireReader();

    /** How many elements there are; -1: the bytes are not varints. */
    int count(DirectBuffer buffer, int offset, int length) {
        int count = 0;
        int elementLength = 0;
        for (int i = offset; i < offset + length; i++) {
            elementLength++;
            if (buffer.getByte(i) >= 0) {
                count++;
                elementLength = 0;
            } else if (elementLength == MAX_VARINT_LENGTH) {
                return MALFORMED;
            }
        }
        return elementLength == 0 ? count : MALFORMED;
    }

    /** Writes the elements of a field that was {@linkplain #count counted}. */
    void copy(DirectBuffer buffer, int offset, int length, WireWriter target) {
        reader.wrap(buffer, offset, length);
        while (reader.position() < offset + length) {
            target.element(reader.varint());
        }
    }
}
