package io.ringcast.bench.rig.ingest;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.SessionReply;
import java.io.IOException;

/** Finds the acks in a reply, without making objects of them. */
final class AckReader {
    private AckReader() {}

    /** Tells {@code acks} of each ack of a {@code SessionReply}, in order. */
    static void read(byte[] bytes, int offset, int length, AckListener acks) throws IOException {
        final CodedInputStream in = CodedInputStream.newInstance(bytes, offset, length);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == SessionReply.ACKS_FIELD_NUMBER) {
                final int limit = in.pushLimit(in.readRawVarint32());
                readAck(in, acks);
                in.popLimit(limit);
            } else {
                in.skipField(tag);
            }
        }
    }

    private static void readAck(CodedInputStream in, AckListener acks) throws IOException {
        long seq = 0;
        int status = 0;
        long accepted = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case BatchAck.SEQ_FIELD_NUMBER -> seq = in.readUInt64();
                case BatchAck.STATUS_FIELD_NUMBER -> status = in.readEnum();
                case BatchAck.ACCEPTED_FIELD_NUMBER -> accepted = in.readUInt32();
                default -> in.skipField(tag);
            }
        }
        acks.onAck(seq, status, accepted);
    }

    /** Told of an ack. */
    @FunctionalInterface
    interface AckListener {
        /** {@code status} is the number of a {@code BatchStatus}; {@code accepted} counts samples. */
        void onAck(long seq, int status, long accepted);
    }
}
