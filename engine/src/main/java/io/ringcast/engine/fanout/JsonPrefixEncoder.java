package io.ringcast.engine.fanout;

import io.ringcast.engine.latest.SeriesPrefixEncoder;
import io.ringcast.engine.wire.SeriesKeyFlyweight;
import org.agrona.MutableDirectBuffer;

/** Writes the part of a JSON item that is the same for every update of a series: agent, metric and labels. */
public final class JsonPrefixEncoder implements SeriesPrefixEncoder {
    @Override
    public int maxLength(int keyLength) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int encode(String agentId, SeriesKeyFlyweight key, MutableDirectBuffer target, int offset) {
        throw new UnsupportedOperationException();
    }
}
