package io.ringcast.engine.fanout;

import io.ringcast.engine.event.SubscribeOptions;

/** Decides where a subscription begins: whether a client may go on from what it was told before. State thread only. */
final class Resumption {
    private final String epoch;
    private final RemovalHorizon horizon;
    private final LabelChanges changes;

    /** @param epoch of this server. */
    Resumption(String epoch, RemovalHorizon horizon, LabelChanges changes) {
        this.epoch = epoch;
        this.horizon = horizon;
        this.changes = changes;
    }

    /** Where a client begins in a group that it is about to join, by the subscribe that has this sequence. */
    StartPoint begin(Group group, SubscribeOptions options, long sequence) {
        final boolean isResumed =
                isAsked(options) && options.resumeSeq() <= sequence && isKnownFrom(group, options.resumeSeq());
        if (!isResumed && options.isSnapshot()) {
            return StartPoint.snapshot(sequence);
        }
        changes.onResume(group);
        return isResumed ? StartPoint.resume(sequence, options.resumeSeq()) : StartPoint.nothing(sequence);
    }

    /** Whether a client was told something in this life of the server and says up to where. */
    boolean isAsked(SubscribeOptions options) {
        return epoch.equals(options.resumeEpoch());
    }

    /** Whether all that was lost to a group since is known, so that the client can be told. */
    private boolean isKnownFrom(Group group, long sequence) {
        return horizon.isKnownFrom(sequence) && changes.isKnownFrom(group, sequence);
    }
}
