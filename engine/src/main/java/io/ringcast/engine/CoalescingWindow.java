package io.ringcast.engine;

import io.ringcast.engine.fanout.FanOutHandler;

/**
 * Holds updates back for a while, so that those of several duty cycles travel in one frame and one socket write. The walk
 * changes groups and tells the map as it is now, so it rests meanwhile; and while it has something to do, clients that catch up
 * above all, nothing is held back. State thread only.
 */
final class CoalescingWindow implements Stages.Flush, Stages.Walk {
    private final FanOutHandler fanOut;
    private final long windowNs;
    private long openedNs;
    private long heldNs = NOTHING_HELD;
    private boolean isWalking;
    private boolean isEnded;

    /** @param windowNs 0: nothing is held back. */
    CoalescingWindow(FanOutHandler fanOut, long windowNs) {
        this.fanOut = fanOut;
        this.windowNs = windowNs;
    }

    @Override
    public void flush(long sequence, long nowNs) {
        if (mayHold()) {
            openedNs = heldNs == NOTHING_HELD ? nowNs : openedNs;
            heldNs = windowNs - (nowNs - openedNs);
            if (heldNs > 0) {
                return;
            }
        }
        heldNs = NOTHING_HELD;
        fanOut.flush(sequence, nowNs);
    }

    @Override
    public int walk(long sequence, long nowNs) {
        if (heldNs != NOTHING_HELD) {
            return 0;
        }
        final int done = fanOut.walk(sequence, nowNs);
        isWalking = done > 0;
        return done;
    }

    @Override
    public long heldNs() {
        return heldNs;
    }

    @Override
    public void end() {
        isEnded = true;
    }

    private boolean mayHold() {
        return windowNs > 0 && !isWalking && !isEnded && fanOut.hasUpdates();
    }
}
