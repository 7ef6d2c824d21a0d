package io.ringcast.engine.fanout;

import io.ringcast.engine.json.DecimalWriter;
import org.agrona.MutableDirectBuffer;

/**
 * The parts of a {@code metric_update} around its items:
 *
 * <pre>
 *   {"type":"metric_update","subscription":7,"seq":1252,["snapshot":true,]"updates":[ ... ][,"removed":[ ... ]][,"more":true]}
 * </pre>
 */
final class MetricUpdate {
    static final byte[] BEFORE_REMOVED = Ascii.bytes("],\"removed\":[");
    static final byte[] END = Ascii.bytes("]}");
    static final byte[] END_WITH_MORE = Ascii.bytes("],\"more\":true}");

    private static final byte[] BEFORE_SUBSCRIPTION = Ascii.bytes("{\"type\":\"metric_update\",\"subscription\":");
    private static final byte[] BEFORE_SEQ = Ascii.bytes(",\"seq\":");
    private static final byte[] BEFORE_UPDATES = Ascii.bytes(",\"updates\":[");
    private static final byte[] BEFORE_SNAPSHOT_UPDATES = Ascii.bytes(",\"snapshot\":true,\"updates\":[");

    /** The most bytes of {@link #writeHead}. */
    static final int MAX_HEAD_LENGTH = BEFORE_SUBSCRIPTION.length
            + BEFORE_SEQ.length
            + BEFORE_SNAPSHOT_UPDATES.length
            + 2 * DecimalWriter.MAX_LENGTH;

    private MetricUpdate() {}

    /** The length of the head of a live message. */
    static int headLength(long subscription, long sequence) {
        return BEFORE_SUBSCRIPTION.length
                + BEFORE_SEQ.length
                + BEFORE_UPDATES.length
                + DecimalWriter.digitCount(subscription)
                + DecimalWriter.digitCount(sequence);
    }

    /** Writes everything before the first update; returns the offset after it. */
    static int writeHead(MutableDirectBuffer buffer, int offset, long subscription, long sequence, boolean isSnapshot) {
        int end = Ascii.put(buffer, offset, BEFORE_SUBSCRIPTION);
        end += DecimalWriter.write(buffer, end, subscription);
        end = Ascii.put(buffer, end, BEFORE_SEQ);
        end += DecimalWriter.write(buffer, end, sequence);
        return Ascii.put(buffer, end, isSnapshot ? BEFORE_SNAPSHOT_UPDATES : BEFORE_UPDATES);
    }

    /** The length of everything but head and items. */
    static int tailLength(boolean hasRemoved, boolean hasMore) {
        return (hasRemoved ? BEFORE_REMOVED.length : 0) + (hasMore ? END_WITH_MORE.length : END.length);
    }
}
