package io.ringcast.bench.rig.client;

import org.agrona.DirectBuffer;

/**
 * Reads payloads that hold items and nothing else, and counts them as one message of updates when told to. With a
 * {@link StreamMirror} every item is parsed besides, and the two counts must agree. One client, one thread.
 */
final class PayloadReader {
    private final ClientRecord record;
    private final StreamMirror mirror;
    private final TimestampScan scan = new TimestampScan();
    private int updateCount;
    private int sampleCount;

    PayloadReader(ClientRecord record, boolean parsesAll) {
        this.record = record;
        mirror = parsesAll ? new StreamMirror(record) : null;
    }

    void onPayload(DirectBuffer buffer, int offset, int length, long nowNs) {
        if (length < 2 || buffer.getByte(offset) != '{') {
            record.fault("a payload of " + length + " bytes that begins with no item");
            return;
        }
        scan.scan(buffer, offset, offset + length, record, nowNs);
        updateCount += scan.updateCount();
        sampleCount += scan.sampleCount();
        if (mirror != null) {
            final int parsedCount = mirror.applyItems(buffer, offset, length);
            if (parsedCount != scan.sampleCount()) {
                record.fault("a payload of " + scan.sampleCount() + " samples has " + parsedCount + " when parsed");
            }
        }
    }

    /** What came since the last call stood in one WebSocket message of {@code messageLength} bytes. */
    void onMessageEnd(int messageLength) {
        if (updateCount > 0) {
            record.updates(updateCount, sampleCount, messageLength);
            updateCount = 0;
            sampleCount = 0;
        }
    }
}
