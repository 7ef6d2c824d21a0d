package io.ringcast.engine.latest;

import io.ringcast.engine.wire.KnownSeries;
import org.agrona.DirectBuffer;

/**
 * The live series of the map by key. Agents send their series in the same order every time, so the key that followed
 * another in the batch before is compared first, and a hash is taken only where that was wrong. State thread only.
 */
final class KnownKeys implements KnownSeries {
    private static final int NONE_YET = 0;

    private final LatestValueMap map;
    /** By record of a key: one more than that of the key that came after it the last time. */
    private final int[] followers;

    private int agentIndex;
    private int previous = NOT_KNOWN;

    KnownKeys(LatestValueMap map, int maxRecords) {
        this.map = map;
        followers = new int[maxRecords];
    }

    @Override
    public void ofAgent(int newAgentIndex) {
        agentIndex = newAgentIndex;
        previous = NOT_KNOWN;
    }

    @Override
    public int find(DirectBuffer key, int offset, int length) {
        final int expected = previous == NOT_KNOWN ? NONE_YET : followers[previous];
        if (expected != NONE_YET && map.hasLiveKey(expected - 1, agentIndex, key, offset, length)) {
            previous = expected - 1;
        } else if (!findByHash(key, offset, length)) {
            return NOT_KNOWN;
        }
        return map.seriesOf(previous);
    }

    private boolean findByHash(DirectBuffer key, int offset, int length) {
        final int found = map.findLiveKey(agentIndex, key, offset, length);
        if (found == LatestValueMap.NOT_FOUND) {
            return false;
        }
        if (previous != NOT_KNOWN) {
            followers[previous] = found + 1;
        }
        previous = found;
        return true;
    }
}
