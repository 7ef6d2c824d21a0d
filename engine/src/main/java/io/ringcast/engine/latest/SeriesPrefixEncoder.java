package io.ringcast.engine.latest;

import io.ringcast.engine.wire.SeriesKeyFlyweight;
import org.agrona.MutableDirectBuffer;

/** Writes the part of an outbound item that is the same for every update of a series, once, when the series is born. */
public interface SeriesPrefixEncoder {
    /** The most bytes that {@link #encode} writes for a key of this length and the longest agent id. */
    int maxLength(int keyLength);

    /** Writes the prefix at {@code offset} and returns its length. State thread. */
    int encode(String agentId, SeriesKeyFlyweight key, MutableDirectBuffer target, int offset);
}
