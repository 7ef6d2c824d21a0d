package io.ringcast.engine.fanout;

import io.ringcast.engine.json.DecimalWriter;
import org.agrona.MutableDirectBuffer;

/**
 * Writes messages in JSON:
 *
 * <pre>
 *   {"type":"metric_update","subscription":7,"seq":1252,["snapshot":true,]"updates":[ ... ][,"removed":[ ... ]][,"more":true]}
 * </pre>
 */
final class JsonUpdateMessage implements UpdateMessage {
    private static final byte[] BEFORE_SUBSCRIPTION = Ascii.bytes("{\"type\":\"metric_update\",\"subscription\":");
    private static final byte[] BEFORE_SEQ = Ascii.bytes(",\"seq\":");
    private static final byte[] BEFORE_UPDATES = Ascii.bytes(",\"updates\":[");
    private static final byte[] BEFORE_SNAPSHOT_UPDATES = Ascii.bytes(",\"snapshot\":true,\"updates\":[");
    private static final byte[] BEFORE_REMOVED = Ascii.bytes("],\"removed\":[");
    private static final byte[] END = Ascii.bytes("]}");
    private static final byte[] END_WITH_MORE = Ascii.bytes("],\"more\":true}");

    @Override
    public int opcode() {
        return FrameHeader.OPCODE_TEXT;
    }

    @Override
    public int separatorLength() {
        return 1;
    }

    @Override
    public int maxHeadLength() {
        return BEFORE_SUBSCRIPTION.length
                + BEFORE_SEQ.length
                + BEFORE_SNAPSHOT_UPDATES.length
                + 2 * DecimalWriter.MAX_LENGTH;
    }

    @Override
    public int headLength(long subscription, long sequence, long baseNs) {
        return BEFORE_SUBSCRIPTION.length
                + BEFORE_SEQ.length
                + BEFORE_UPDATES.length
                + DecimalWriter.digitCount(subscription)
                + DecimalWriter.digitCount(sequence);
    }

    @Override
    public int writeHead(
            MutableDirectBuffer buffer, int offset, long subscription, long sequence, boolean isSnapshot, long baseNs) {
        int end = Ascii.put(buffer, offset, BEFORE_SUBSCRIPTION);
        end += DecimalWriter.write(buffer, end, subscription);
        end = Ascii.put(buffer, end, BEFORE_SEQ);
        end += DecimalWriter.write(buffer, end, sequence);
        return Ascii.put(buffer, end, isSnapshot ? BEFORE_SNAPSHOT_UPDATES : BEFORE_UPDATES);
    }

    @Override
    public int maxTailLength() {
        return BEFORE_REMOVED.length + END_WITH_MORE.length;
    }

    @Override
    public int beforeRemovedLength(int removedLength) {
        return BEFORE_REMOVED.length;
    }

    @Override
    public int writeBeforeRemoved(MutableDirectBuffer buffer, int offset, int removedLength) {
        return Ascii.put(buffer, offset, BEFORE_REMOVED);
    }

    @Override
    public int endLength(boolean hasMore) {
        return hasMore ? END_WITH_MORE.length : END.length;
    }

    @Override
    public int writeEnd(MutableDirectBuffer buffer, int offset, boolean hasMore) {
        return Ascii.put(buffer, offset, hasMore ? END_WITH_MORE : END);
    }
}
