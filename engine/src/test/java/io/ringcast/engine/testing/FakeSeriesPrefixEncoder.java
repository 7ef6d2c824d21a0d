package io.ringcast.engine.testing;

import io.ringcast.engine.latest.SeriesPrefixEncoder;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import org.agrona.MutableDirectBuffer;

/** Writes {@code agent|name|label=value|label=value}, so that a test can read which series a prefix is of. */
public final class FakeSeriesPrefixEncoder implements SeriesPrefixEncoder {
    private static final int MAX_AGENT_ID_LENGTH = 255;

    @Override
    public int maxLength(int keyLength) {
        return MAX_AGENT_ID_LENGTH + keyLength;
    }

    @Override
    public int encode(String agentId, SeriesKeyFlyweight key, MutableDirectBuffer target, int offset) {
        int end = offset + target.putStringWithoutLengthAscii(offset, agentId);
        end = put(key, key.nameOffset(), key.nameLength(), target, end, '|');
        for (int i = 0; i < key.labelCount(); i++) {
            end = put(key, key.labelNameOffset(i), key.labelNameLength(i), target, end, '|');
            end = put(key, key.labelValueOffset(i), key.labelValueLength(i), target, end, '=');
        }
        return end - offset;
    }

    private static int put(
            SeriesKeyFlyweight key, int offset, int length, MutableDirectBuffer target, int end, char before) {
        target.putByte(end, (byte) before);
        target.putBytes(end + 1, key.buffer(), offset, length);
        return end + 1 + length;
    }
}
