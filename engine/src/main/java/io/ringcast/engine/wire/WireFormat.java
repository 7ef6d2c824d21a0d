package io.ringcast.engine.wire;

/** The numbers of the protobuf wire format. */
public final class WireFormat {
    public static final int VARINT = 0;
    public static final int FIXED64 = 1;
    public static final int LENGTH_DELIMITED = 2;
    public static final int START_GROUP = 3;
    public static final int END_GROUP = 4;
    public static final int FIXED32 = 5;

    private static final int TYPE_BITS = 3;
    private static final int TYPE_MASK = 7;

    private WireFormat() {}

    public static int tag(int fieldNumber, int wireType) {
        return (fieldNumber << TYPE_BITS) | wireType;
    }

    public static int fieldNumber(int tag) {
        return tag >>> TYPE_BITS;
    }

    public static int wireType(int tag) {
        return tag & TYPE_MASK;
    }

    /** Bytes of a length-delimited field of a number below 16, its tag included. */
    static int fieldLength(int bodyLength) {
        return 1 + Varint.length(bodyLength) + bodyLength;
    }
}
