package io.ringcast.engine.wire;

import static io.ringcast.engine.wire.WireFormat.fieldNumber;
import static io.ringcast.engine.wire.WireFormat.wireType;

import org.agrona.DirectBuffer;

/**
 * A cursor over one protobuf message in wire form. Reads nothing outside the bytes it was wrapped around, throws nothing,
 * allocates nothing: what can't be read sets {@link #failed()}, which stays set until the next {@link #wrap}. One thread.
 *
 * <p>As lenient as the generated Java parsers (a varint may have up to 10 bytes, surplus high bits are dropped), but for
 * unknown groups nested deeper than 32, which fail.
 */
public final class WireReader {
    /** What {@link #nextTag()} answers at the end of the message. */
    public static final int END = 0;
    /** What {@link #nextTag()} answers when there is no tag to be read. */
    public static final int INVALID = -1;

    private static final int MAX_VARINT_LENGTH = 10;
    private static final int MAX_GROUP_DEPTH = 32;
    private static final int LARGEST_TAG_OF_FIELD_0 = 7;

    private final int[] openGroups = new int[MAX_GROUP_DEPTH];
    private DirectBuffer buffer;
    private int position;
    private int limit;
    private int dataOffset;
    private int dataLength;
    private boolean failed;

    /** Starts at the first byte of a message. Returns this. */
    public WireReader wrap(DirectBuffer newBuffer, int offset, int length) {
        buffer = newBuffer;
        position = offset;
        limit = offset + length;
        failed = false;
        return this;
    }

    /** Reads the next tag: field number times 8 plus wire type, {@link #END} or {@link #INVALID}. */
    public int nextTag() {
        if (position == limit) {
            return END;
        }
        final byte first = buffer.getByte(position);
        if (first > LARGEST_TAG_OF_FIELD_0) {
            position++;
            return first;
        }
        final int tag = (int) varint();
        if (failed || fieldNumber(tag) == 0) {
            fail();
            return INVALID;
        }
        return tag;
    }

    /** Reads a varint of at most 10 bytes; 0 on failure. */
    public long varint() {
        final int end = Math.min(limit, position + MAX_VARINT_LENGTH);
        long value = 0;
        for (int shift = 0; position < end; shift += Byte.SIZE - 1) {
            final byte b = buffer.getByte(position++);
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        fail();
        return 0;
    }

    /** Reads a length and steps over as many bytes, which are then at {@link #dataOffset()}. False on failure. */
    public boolean lengthDelimited() {
        final int length = (int) varint();
        return (failed || length < 0) ? fail() : take(length);
    }

    /** Steps over 8 bytes, which are then at {@link #dataOffset()}. False on failure. */
    public boolean fixed64() {
        return take(Long.BYTES);
    }

    /** Steps over the body of a field whose tag was just read. False on failure, as for a group that is not closed. */
    public boolean skip(int tag) {
        return wireType(tag) == WireFormat.START_GROUP ? skipGroup(fieldNumber(tag)) : skipScalar(tag);
    }

    /** Where the bytes last stepped over begin in the buffer. */
    public int dataOffset() {
        return dataOffset;
    }

    public int dataLength() {
        return dataLength;
    }

    /** The offset in the buffer of what is read next. */
    public int position() {
        return position;
    }

    public boolean failed() {
        return failed;
    }

    private boolean skipScalar(int tag) {
        return switch (wireType(tag)) {
            case WireFormat.VARINT -> {
                varint();
                yield !failed;
            }
            case WireFormat.FIXED64 -> take(Long.BYTES);
            case WireFormat.LENGTH_DELIMITED -> lengthDelimited();
            case WireFormat.FIXED32 -> take(Integer.BYTES);
            default -> fail();
        };
    }

    private boolean skipGroup(int groupNumber) {
        openGroups[0] = groupNumber;
        int depth = 1;
        while (depth > 0) {
            final int tag = nextTag();
            if (tag == END || tag == INVALID) {
                return fail();
            }
            final int type = wireType(tag);
            if (type == WireFormat.END_GROUP) {
                if (openGroups[--depth] != fieldNumber(tag)) {
                    return fail();
                }
            } else if (type == WireFormat.START_GROUP) {
                if (depth == MAX_GROUP_DEPTH) {
                    return fail();
                }
                openGroups[depth++] = fieldNumber(tag);
            } else if (!skipScalar(tag)) {
                return false;
            }
        }
        return true;
    }

    private boolean take(int length) {
        if (length > limit - position) {
            return fail();
        }
        dataOffset = position;
        dataLength = length;
        position += length;
        return true;
    }

    private boolean fail() {
        failed = true;
        return false;
    }
}
