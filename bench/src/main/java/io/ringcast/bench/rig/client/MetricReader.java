package io.ringcast.bench.rig.client;

import org.agrona.DirectBuffer;

/**
 * Reads the relay's JSON messages: the type by its first letter, {@code seq}, and the samples by {@link TimestampScan}. With a
 * {@link StreamMirror}, every message is parsed besides and the two counts must agree.
 */
final class MetricReader implements MessageReader {
    private static final int TYPE_OFFSET = "{\"type\":\"".length();
    private static final byte[] SEQ = ascii("\"seq\":");
    private static final byte[] SNAPSHOT = ascii(",\"snapshot\":true");
    private static final byte[] SERIES = ascii("\"series\":");
    private static final int HEAD_MAX_LENGTH = 120;

    private final ClientRecord record;
    private final StreamMirror mirror;
    private final TimestampScan scan = new TimestampScan();
    private int numberEnd;

    /** {@code mirror} is null for a client that does not parse everything. */
    MetricReader(ClientRecord record, StreamMirror mirror) {
        this.record = record;
        this.mirror = mirror;
    }

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length, long nowNs) {
        if (length <= TYPE_OFFSET + 1) {
            record.fault("a message of " + length + " bytes");
            return;
        }
        switch (buffer.getByte(offset + TYPE_OFFSET)) {
            case 'm' -> onUpdates(buffer, offset, length, nowNs);
            case 'l' -> onLive(buffer, offset, length);
            case 'e' -> record.fault("was answered " + buffer.getStringWithoutLengthAscii(offset, length));
            case 'c', 's', 'p', 'u', 'g' -> {}
            default ->
                record.fault("a message of unknown type: "
                        + buffer.getStringWithoutLengthAscii(offset, Math.min(length, HEAD_MAX_LENGTH)));
        }
    }

    private void onUpdates(DirectBuffer buffer, int offset, int length, long nowNs) {
        final int end = offset + length;
        final int headEnd = Math.min(end, offset + HEAD_MAX_LENGTH);
        final int seqOffset = find(buffer, offset + TYPE_OFFSET, headEnd, SEQ);
        if (seqOffset < 0 || buffer.getByte(end - 1) != '}') {
            record.fault("an update without seq or end");
            return;
        }
        record.sequence(number(buffer, seqOffset + SEQ.length, end));
        scan.scan(buffer, numberEnd, end, record, nowNs);
        final boolean isSnapshot = startsWith(buffer, numberEnd, end, SNAPSHOT);
        if (isSnapshot) {
            record.snapshot(scan.updateCount());
        } else {
            record.updates(scan.updateCount(), scan.sampleCount(), length);
        }
        if (mirror != null) {
            parse(buffer, offset, length, isSnapshot);
        }
    }

    private void parse(DirectBuffer buffer, int offset, int length, boolean isSnapshot) {
        final int parsedCount = mirror.apply(buffer, offset, length, isSnapshot);
        if (parsedCount != scan.sampleCount()) {
            record.fault("a message of " + scan.sampleCount() + " samples has " + parsedCount + " when parsed");
        }
    }

    private void onLive(DirectBuffer buffer, int offset, int length) {
        final int place = find(buffer, offset, offset + length, SERIES);
        record.live(place < 0 ? -1 : number(buffer, place + SERIES.length, offset + length));
    }

    private long number(DirectBuffer buffer, int offset, int end) {
        int place = offset;
        final boolean isNegative = buffer.getByte(place) == '-';
        place += isNegative ? 1 : 0;
        long number = 0;
        while (place < end && buffer.getByte(place) >= '0' && buffer.getByte(place) <= '9') {
            number = 10 * number + buffer.getByte(place++) - '0';
        }
        numberEnd = place;
        return isNegative ? -number : number;
    }

    private static int find(DirectBuffer buffer, int offset, int end, byte[] what) {
        for (int place = offset; place + what.length <= end; place++) {
            if (startsWith(buffer, place, end, what)) {
                return place;
            }
        }
        return -1;
    }

    private static boolean startsWith(DirectBuffer buffer, int offset, int end, byte[] what) {
        if (offset + what.length > end) {
            return false;
        }
        for (int i = 0; i < what.length; i++) {
            if (buffer.getByte(offset + i) != what[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
