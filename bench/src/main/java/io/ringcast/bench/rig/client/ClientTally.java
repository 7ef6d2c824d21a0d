package io.ringcast.bench.rig.client;

/** What restless clients did and got, all of them together. Owned by the receivers' thread. */
final class ClientTally {
    private long joinedCount;
    private long resumedCount;
    private long declinedCount;
    private long changedCount;
    private long goodbyeCount;
    private long resetCount;
    private long cutShortCount;
    private long stallCount;
    private long liveCount;
    private long itemCount;
    private long sampleCount;
    private long mergedCount;

    void joined() {
        joinedCount++;
    }

    void resumed(boolean isGranted) {
        resumedCount += isGranted ? 1 : 0;
        declinedCount += isGranted ? 0 : 1;
    }

    void changed() {
        changedCount++;
    }

    void left(boolean isGoodbye) {
        goodbyeCount += isGoodbye ? 1 : 0;
        resetCount += isGoodbye ? 0 : 1;
    }

    void cutShort() {
        cutShortCount++;
    }

    void stalled() {
        stallCount++;
    }

    void live() {
        liveCount++;
    }

    void item(int samples) {
        itemCount++;
        sampleCount += samples;
    }

    void merged(long samples) {
        mergedCount += samples;
    }

    ClientTotals totals() {
        return new ClientTotals(
                joinedCount,
                resumedCount,
                declinedCount,
                changedCount,
                goodbyeCount,
                resetCount,
                cutShortCount,
                stallCount,
                liveCount,
                itemCount,
                sampleCount,
                mergedCount);
    }
}
