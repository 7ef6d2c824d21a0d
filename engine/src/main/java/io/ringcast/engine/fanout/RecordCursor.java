package io.ringcast.engine.fanout;

import static org.agrona.concurrent.ringbuffer.RecordDescriptor.ALIGNMENT;
import static org.agrona.concurrent.ringbuffer.RecordDescriptor.HEADER_LENGTH;
import static org.agrona.concurrent.ringbuffer.RecordDescriptor.lengthOffset;
import static org.agrona.concurrent.ringbuffer.RecordDescriptor.typeOffset;

import org.agrona.BitUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * Looks at the records of a {@code OneToOneRingBuffer} without taking them, by the same protocol as its {@code read}: a
 * record exists once its length, read with acquire semantics, is above zero. Each thread has a cursor of its own.
 */
final class RecordCursor {
    private static final int PADDING_TYPE = -1;

    private final AtomicBuffer buffer;
    private final int mask;
    private long position;
    private long endPosition;
    private int offset;
    private int length;
    private int type;

    RecordCursor(OneToOneRingBuffer ring) {
        buffer = ring.buffer();
        mask = ring.capacity() - 1;
    }

    /** Goes before the record at a ring position, which must be the start of one or the tail. */
    RecordCursor reset(long ringPosition) {
        endPosition = ringPosition;
        return this;
    }

    /** Moves to the next committed record, past any padding; false: there is none. */
    boolean next() {
        while (true) {
            final int index = (int) endPosition & mask;
            final int recordLength = buffer.getIntVolatile(lengthOffset(index));
            if (recordLength <= 0) {
                return false;
            }
            position = endPosition;
            endPosition += BitUtil.align(recordLength, ALIGNMENT);
            type = buffer.getInt(typeOffset(index));
            if (type != PADDING_TYPE) {
                offset = index + HEADER_LENGTH;
                length = recordLength - HEADER_LENGTH;
                return true;
            }
        }
    }

    /** Ring position of the record. */
    long position() {
        return position;
    }

    /** Ring position after the record. */
    long endPosition() {
        return endPosition;
    }

    int type() {
        return type;
    }

    /** Where the record's content starts in the ring's buffer. */
    int offset() {
        return offset;
    }

    /** Length of the record's content. */
    int length() {
        return length;
    }
}
