package io.ringcast.bench.rig.client;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** What a {@code metric_update} in JSON says before and behind its items. Reused; one thread. */
final class JsonHead {
    private static final byte[] SUBSCRIPTION = ascii("\"subscription\":");
    private static final byte[] SEQ = ascii("\"seq\":");
    private static final byte[] SNAPSHOT = ascii("\"snapshot\":true");
    private static final byte[] UPDATES = ascii("\"updates\":[");
    private static final byte[] MORE = ascii("\"more\":true}");
    private static final int HEAD_MAX_LENGTH = 160;

    private long subscription;
    private long seq;
    private boolean isSnapshot;
    private boolean hasMore;

    /** Reads a message; false: it is not written as one. */
    boolean read(DirectBuffer buffer, int offset, int length) {
        final int end = offset + length;
        final int headEnd = find(buffer, offset, Math.min(end, offset + HEAD_MAX_LENGTH), UPDATES);
        final int subscriptionOffset = find(buffer, offset, headEnd, SUBSCRIPTION);
        final int seqOffset = find(buffer, offset, headEnd, SEQ);
        if (headEnd < 0 || subscriptionOffset < 0 || seqOffset < 0) {
            return false;
        }
        subscription = number(buffer, subscriptionOffset + SUBSCRIPTION.length);
        seq = number(buffer, seqOffset + SEQ.length);
        isSnapshot = find(buffer, offset, headEnd, SNAPSHOT) >= 0;
        hasMore = find(buffer, end - MORE.length, end, MORE) >= 0;
        return true;
    }

    long subscription() {
        return subscription;
    }

    long seq() {
        return seq;
    }

    boolean isSnapshot() {
        return isSnapshot;
    }

    /** Whether the mirror is whole only with a later message. */
    boolean hasMore() {
        return hasMore;
    }

    private static long number(DirectBuffer buffer, int offset) {
        int place = offset;
        while (buffer.getByte(place) == ' ') {
            place++;
        }
        long number = 0;
        while (buffer.getByte(place) >= '0' && buffer.getByte(place) <= '9') {
            number = 10 * number + buffer.getByte(place++) - '0';
        }
        return number;
    }

    private static int find(DirectBuffer buffer, int offset, int end, byte[] what) {
        for (int place = Math.max(0, offset); place + what.length <= end; place++) {
            int i = 0;
            while (i < what.length && buffer.getByte(place + i) == what[i]) {
                i++;
            }
            if (i == what.length) {
                return place;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
