package io.ringcast.engine.fanout;

import io.ringcast.engine.event.AgentDirectory;
import io.ringcast.engine.latest.LatestValueFlyweight;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import io.ringcast.engine.wire.Varint;
import io.ringcast.engine.wire.WireFormat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes which series a number stands for, as one of {@code declared} in a {@code ringcast.v1.LiveUpdate}, from the key in
 * the map, whose labels are in order. State thread only.
 */
final class DeclarationEncoder {
    private static final byte DECLARED_TAG = (byte) WireFormat.tag(6, WireFormat.LENGTH_DELIMITED);
    private static final byte SERIES_TAG = (byte) WireFormat.tag(1, WireFormat.VARINT);
    private static final byte AGENT_TAG = (byte) WireFormat.tag(2, WireFormat.LENGTH_DELIMITED);
    private static final byte METRIC_TAG = (byte) WireFormat.tag(3, WireFormat.LENGTH_DELIMITED);
    private static final byte LABELS_TAG = (byte) WireFormat.tag(4, WireFormat.LENGTH_DELIMITED);
    private static final byte LABEL_NAME_TAG = (byte) WireFormat.tag(1, WireFormat.LENGTH_DELIMITED);
    private static final byte LABEL_VALUE_TAG = (byte) WireFormat.tag(2, WireFormat.LENGTH_DELIMITED);

    private static final int MAX_AGENT_ID_LENGTH = 128;
    /** The number of the series, the agent, and tag and length of the whole; the rest is as long as in the key. */
    private static final int MAX_FIXED_LENGTH = 4 * (1 + Varint.MAX_LENGTH) + MAX_AGENT_ID_LENGTH;

    private final DirectBuffer keys;
    private final AgentDirectory agents;
    private final SeriesKeyFlyweight key = new SeriesKeyFlyweight();

    DeclarationEncoder(DirectBuffer keys, AgentDirectory agents) {
        this.keys = keys;
        this.agents = agents;
    }

    int maxLength(LatestValueFlyweight series) {
        return MAX_FIXED_LENGTH + series.keyLength();
    }

    /** Returns the offset after what it wrote. */
    int write(MutableDirectBuffer target, int offset, LatestValueFlyweight series) {
        key.wrap(keys, series.keyOffset(), series.keyLength());
        int end = LengthDelimited.bodyOffset(offset);
        target.putByte(end, SERIES_TAG);
        end = Varint.write(target, end + 1, series.seriesId());
        end = writeAgent(target, end, agents.agentId(series.agentIndex()));
        end = writeText(target, end, METRIC_TAG, key.nameOffset(), key.nameLength());
        for (int i = 0; i < key.labelCount(); i++) {
            end = writeLabel(target, end, i);
        }
        return LengthDelimited.close(target, offset, DECLARED_TAG, end);
    }

    /** An agent's id is ASCII. */
    private static int writeAgent(MutableDirectBuffer target, int offset, String agentId) {
        target.putByte(offset, AGENT_TAG);
        final int end = Varint.write(target, offset + 1, agentId.length());
        return end + target.putStringWithoutLengthAscii(end, agentId);
    }

    private int writeLabel(MutableDirectBuffer target, int offset, int i) {
        int end = LengthDelimited.bodyOffset(offset);
        end = writeText(target, end, LABEL_NAME_TAG, key.labelNameOffset(i), key.labelNameLength(i));
        end = writeText(target, end, LABEL_VALUE_TAG, key.labelValueOffset(i), key.labelValueLength(i));
        return LengthDelimited.close(target, offset, LABELS_TAG, end);
    }

    private int writeText(MutableDirectBuffer target, int offset, byte tag, int textOffset, int textLength) {
        if (textLength == 0) {
            return offset;
        }
        target.putByte(offset, tag);
        final int end = Varint.write(target, offset + 1, textLength);
        target.putBytes(end, keys, textOffset, textLength);
        return end + textLength;
    }
}
