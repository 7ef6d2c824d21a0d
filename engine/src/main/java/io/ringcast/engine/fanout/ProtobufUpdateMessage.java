package io.ringcast.engine.fanout;

import io.ringcast.engine.wire.Varint;
import io.ringcast.engine.wire.WireFormat;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * Writes messages as {@code ringcast.v1.LiveUpdate} in wire form:
 *
 * <pre>
 *   subscription seq [snapshot] [base_ns] | {declared | updates} ... | [removed: length, number number ...] | [more]
 * </pre>
 */
final class ProtobufUpdateMessage implements UpdateMessage {
    private static final byte SUBSCRIPTION_TAG = (byte) WireFormat.tag(1, WireFormat.VARINT);
    private static final byte SEQ_TAG = (byte) WireFormat.tag(2, WireFormat.VARINT);
    private static final byte SNAPSHOT_TAG = (byte) WireFormat.tag(3, WireFormat.VARINT);
    private static final byte MORE_TAG = (byte) WireFormat.tag(4, WireFormat.VARINT);
    private static final byte BASE_TAG = (byte) WireFormat.tag(5, WireFormat.FIXED64);
    private static final byte REMOVED_TAG = (byte) WireFormat.tag(8, WireFormat.LENGTH_DELIMITED);
    private static final byte TRUE = 1;
    private static final int FLAG_LENGTH = 2;
    private static final int BASE_LENGTH = 1 + Long.BYTES;
    private static final int MAX_NUMBER_LENGTH = 1 + Varint.MAX_LENGTH;

    @Override
    public int opcode() {
        return FrameHeader.OPCODE_BINARY;
    }

    @Override
    public int separatorLength() {
        return 0;
    }

    @Override
    public int maxHeadLength() {
        return 2 * MAX_NUMBER_LENGTH + FLAG_LENGTH + BASE_LENGTH;
    }

    @Override
    public int headLength(long subscription, long sequence, long baseNs) {
        return 2 + Varint.length(subscription) + Varint.length(sequence) + (baseNs == 0 ? 0 : BASE_LENGTH);
    }

    @Override
    public int writeHead(
            MutableDirectBuffer buffer, int offset, long subscription, long sequence, boolean isSnapshot, long baseNs) {
        buffer.putByte(offset, SUBSCRIPTION_TAG);
        int end = Varint.write(buffer, offset + 1, subscription);
        buffer.putByte(end, SEQ_TAG);
        end = Varint.write(buffer, end + 1, sequence);
        if (isSnapshot) {
            end = writeFlag(buffer, end, SNAPSHOT_TAG);
        }
        if (baseNs != 0) {
            buffer.putByte(end, BASE_TAG);
            buffer.putLong(end + 1, baseNs, ByteOrder.LITTLE_ENDIAN);
            end += BASE_LENGTH;
        }
        return end;
    }

    @Override
    public int maxTailLength() {
        return MAX_NUMBER_LENGTH + FLAG_LENGTH;
    }

    @Override
    public int beforeRemovedLength(int removedLength) {
        return 1 + Varint.length(removedLength);
    }

    @Override
    public int writeBeforeRemoved(MutableDirectBuffer buffer, int offset, int removedLength) {
        buffer.putByte(offset, REMOVED_TAG);
        return Varint.write(buffer, offset + 1, removedLength);
    }

    @Override
    public int endLength(boolean hasMore) {
        return hasMore ? FLAG_LENGTH : 0;
    }

    @Override
    public int writeEnd(MutableDirectBuffer buffer, int offset, boolean hasMore) {
        return hasMore ? writeFlag(buffer, offset, MORE_TAG) : offset;
    }

    private static int writeFlag(MutableDirectBuffer buffer, int offset, byte tag) {
        buffer.putByte(offset, tag);
        buffer.putByte(offset + 1, TRUE);
        return offset + FLAG_LENGTH;
    }
}
