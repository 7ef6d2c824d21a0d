package io.ringcast.bench.rig.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.ringcast.proto.v1.LiveUpdate;
import io.ringcast.proto.v1.Update;
import java.io.IOException;
import org.agrona.DirectBuffer;

/**
 * Reads the relay's messages in the binary format: JSON begins with a brace, a {@code LiveUpdate} never does. Counts updates and
 * samples without laying items open, unless every value is to be checked.
 */
final class BinaryReader implements MessageReader {
    private final ClientRecord record;
    private final MetricReader text;
    private final BinaryMirror mirror;
    private byte[] bytes = new byte[1 << 16];
    private long seq;
    private long baseNs;
    private boolean isSnapshot;
    private int updateCount;
    private int sampleCount;

    BinaryReader(ClientRecord record, boolean parsesAll) {
        this.record = record;
        text = new MetricReader(record, null);
        mirror = parsesAll ? new BinaryMirror(record) : null;
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length, long nowNs) {
        if (length > 0 && buffer.getByte(offset) == '{') {
            text.onMessage(buffer, offset, length, nowNs);
            return;
        }
        if (bytes.length < length) {
            bytes = new byte[2 * length];
        }
        buffer.getBytes(offset, bytes, 0, length);
        try {
            scan(length, nowNs);
        } catch (IOException e) {
            record.fault("an update cannot be read: " + e.getMessage());
        }
    }

    private void scan(int length, long nowNs) throws IOException {
        seq = 0;
        baseNs = 0;
        isSnapshot = false;
        updateCount = 0;
        sampleCount = 0;
        final CodedInputStream in = CodedInputStream.newInstance(bytes, 0, length);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case LiveUpdate.SEQ_FIELD_NUMBER -> seq = in.readUInt64();
                case LiveUpdate.BASE_NS_FIELD_NUMBER -> baseNs = in.readSFixed64();
                case LiveUpdate.SNAPSHOT_FIELD_NUMBER -> isSnapshot = in.readBool();
                case LiveUpdate.UPDATES_FIELD_NUMBER -> onUpdate(in, nowNs);
                default -> in.skipField(tag);
            }
        }
        record.sequence(seq);
        if (isSnapshot) {
            record.snapshot(updateCount);
        } else {
            record.updates(updateCount, sampleCount, length);
        }
        if (mirror != null) {
            mirror.apply(LiveUpdate.parser().parseFrom(bytes, 0, length));
        }
    }

    private void onUpdate(CodedInputStream in, long nowNs) throws IOException {
        updateCount++;
        // Absent when it is 0.
        long deltaNs = 0;
        final int limit = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case Update.DELTA_NS_FIELD_NUMBER -> deltaNs = in.readSInt64();
                case Update.EARLIER_DELTA_NS_FIELD_NUMBER -> {
                    final int earlier = in.pushLimit(in.readRawVarint32());
                    while (in.getBytesUntilLimit() > 0) {
                        onSample(in.readSInt64(), nowNs);
                    }
                    in.popLimit(earlier);
                }
                default -> in.skipField(tag);
            }
        }
        in.popLimit(limit);
        onSample(deltaNs, nowNs);
    }

    private void onSample(long deltaNs, long nowNs) {
        sampleCount++;
        if (record.isRecordingLatency() && !isSnapshot) {
            record.arrived(baseNs + deltaNs, nowNs);
        }
    }
}
