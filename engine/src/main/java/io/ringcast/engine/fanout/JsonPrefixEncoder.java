package io.ringcast.engine.fanout;

import io.ringcast.engine.json.JsonText;
import io.ringcast.engine.latest.SeriesPrefixEncoder;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes what names a series in its items:
 *
 * <pre>
 *   {"agent":"a1","metric":"cpu_usage","labels":{"core":"0"}
 * </pre>
 *
 * State thread only.
 */
public final class JsonPrefixEncoder implements SeriesPrefixEncoder {
    private static final byte[] BEFORE_AGENT = Ascii.bytes("{\"agent\":");
    private static final byte[] BEFORE_METRIC = Ascii.bytes(",\"metric\":");
    private static final byte[] BEFORE_LABELS = Ascii.bytes(",\"labels\":{");
    private static final int FIXED_LENGTH = BEFORE_AGENT.length + BEFORE_METRIC.length + BEFORE_LABELS.length + 1;
    private static final int MAX_AGENT_ID_LENGTH = 128;

    private String lastAgentId = "";
    private DirectBuffer lastAgentIdBytes = new UnsafeBuffer(new byte[0]);

    /** A label costs 2 bytes or more in wire form beside its texts, so their six-fold covers its quotes and commas. */
    @Override
    public int maxLength(int keyLength) {
        return FIXED_LENGTH + JsonText.quotedMaxLength(MAX_AGENT_ID_LENGTH) + JsonText.quotedMaxLength(keyLength) + 2;
    }

    @Override
    public int encode(String agentId, SeriesKeyFlyweight key, MutableDirectBuffer target, int offset) {
        int end = Ascii.put(target, offset, BEFORE_AGENT);
        final DirectBuffer agentIdBytes = bytesOf(agentId);
        end += JsonText.writeQuoted(target, end, agentIdBytes, 0, agentIdBytes.capacity());
        end = Ascii.put(target, end, BEFORE_METRIC);
        end += JsonText.writeQuoted(target, end, key.buffer(), key.nameOffset(), key.nameLength());
        end = Ascii.put(target, end, BEFORE_LABELS);
        end = writeLabels(key, target, end);
        target.putByte(end++, (byte) '}');
        return end - offset;
    }

    private static int writeLabels(SeriesKeyFlyweight key, MutableDirectBuffer target, int offset) {
        final DirectBuffer source = key.buffer();
        int end = offset;
        for (int i = 0; i < key.labelCount(); i++) {
            if (i > 0) {
                target.putByte(end++, (byte) ',');
            }
            end += JsonText.writeQuoted(target, end, source, key.labelNameOffset(i), key.labelNameLength(i));
            target.putByte(end++, (byte) ':');
            end += JsonText.writeQuoted(target, end, source, key.labelValueOffset(i), key.labelValueLength(i));
        }
        return end;
    }

    /** Series are born in batches of one agent, so the last one's bytes are mostly those asked for. */
    private DirectBuffer bytesOf(String agentId) {
        if (!agentId.equals(lastAgentId)) {
            lastAgentId = agentId;
            lastAgentIdBytes = new UnsafeBuffer(agentId.getBytes(StandardCharsets.UTF_8));
        }
        return lastAgentIdBytes;
    }
}
