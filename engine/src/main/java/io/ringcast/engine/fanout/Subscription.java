package io.ringcast.engine.fanout;

import io.ringcast.engine.event.LiveFormat;

/**
 * One client in one group. Either LIVE, or catching up behind its marker. Counts from where it stopped being LIVE, so that
 * what was merged is known to the update. State thread only.
 */
final class Subscription {
    final ClientState client;
    final Group group;
    /** Its marker in the group's list; in no list while LIVE. */
    final int marker;

    final StartPoint start;
    /** The client's word for its subscribe; null: none. */
    final String requestId;

    int indexInGroup;
    int indexInLagging;
    boolean isLive;
    /** Whether it is told a snapshot and has not been LIVE yet. */
    boolean isSnapshot;
    /** Whether it is told which series there are, without their values, and has not been LIVE yet. */
    boolean isDeclaring;
    /** When it was asked for, on the clock of events. */
    long startNs;
    /** Items told in its snapshot. */
    long snapshotItemCount;
    /** {@link Group#ordinal} at the start. */
    final long startOrdinal;

    /** Of one that is told in rounds: whether it is LIVE and is told so at the end of the next round. */
    boolean isAwaitingLive;
    /** Whether it has ended. */
    boolean isEnded;
    /** Whether a digest was asked for that was not answered yet. */
    boolean isDigestWanted;

    /** {@link Group#ordinal} up to which it was told live. */
    long lagOrdinal;
    /** {@link Group#updateCount} at that point. */
    long lagUpdateCount;
    /** Updates told in this catch-up. */
    long toldCount;
    /** Whatever was last changed by an event before this one, it has been told. */
    long fromSequence;

    /** Of one that asked for envelopes: changes of its group up to this one it has been told; -1: none for certain. */
    long toldOrdinal = -1;
    /** The first of its entries in {@link Envelopes}; -1: it has none. */
    int firstEnvelope = -1;
    /** Whether what its items merge is not known but for what {@link Envelopes} holds. */
    boolean isUnsure;

    /** The position in the frame log after the last frame that it was referred to. */
    long frameEndPosition;
    /** Whether that frame is one that only this client was referred to. */
    boolean isLastFrameOwn;

    Subscription(ClientState client, Group group, int marker, StartPoint start, String requestId) {
        this.client = client;
        this.group = group;
        this.marker = marker;
        this.start = start;
        this.requestId = requestId;
        isSnapshot = start.kind() == StartPoint.Kind.SNAPSHOT;
        isDeclaring = start.kind() == StartPoint.Kind.NOTHING && group.shape.format() == LiveFormat.BINARY;
        isUnsure = start.kind() == StartPoint.Kind.RESUME;
        fromSequence = start.knownSequence();
        startOrdinal = group.ordinal;
        lagOrdinal = group.ordinal;
        lagUpdateCount = group.updateCount;
    }

    /**
     * Notes updates that it was told in a catch-up. What is told a second time, because frames were taken back, counts for
     * those frames or not at all.
     *
     * @param count of changes since it stopped being LIVE.
     * @param againCount of changes before.
     * @return how many of them it had not been told yet.
     */
    long tell(long count, long againCount) {
        final long firstCount = Math.min(count, untoldCount());
        toldCount += firstCount;
        if (client == null) {
            return firstCount;
        }
        final long takenBackCount = Math.min(client.droppedUpdateCount, againCount + count - firstCount);
        client.droppedUpdateCount -= takenBackCount;
        return firstCount + takenBackCount;
    }

    /** Updates of the group since it stopped being LIVE that it has not been told one by one. */
    long untoldCount() {
        return group.updateCount - lagUpdateCount - toldCount;
    }
}
