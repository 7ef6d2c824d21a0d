package io.ringcast.engine.fanout;

/**
 * One client in one group. Either LIVE, or catching up behind its marker. Counts from where it stopped being LIVE, so that
 * what was merged is known to the update. State thread only.
 */
final class Subscription {
    final ClientState client;
    final Group group;
    /** Its marker in the group's list; in no list while LIVE. */
    final int marker;
    /** The ring sequence of the subscribe: what was removed before it, the client never knew. */
    final long startSequence;
    /** The client's word for its subscribe; null: none. */
    final String requestId;

    int indexInGroup;
    int indexInLagging;
    boolean isLive;
    /** Whether it has not been LIVE yet. */
    boolean isSnapshot = true;

    /** {@link Group#ordinal} up to which it was told live. */
    long lagOrdinal;
    /** {@link Group#updateCount} at that point. */
    long lagUpdateCount;
    /** Updates told in this catch-up. */
    long toldCount;
    /** Whatever was last changed by an event before this one, it has been told. */
    long fromSequence;

    /** The position in the frame log after the last frame that it was referred to. */
    long frameEndPosition;
    /** Whether that frame is one that only this client was referred to. */
    boolean isLastFrameOwn;

    Subscription(ClientState client, Group group, int marker, long startSequence, String requestId) {
        this.client = client;
        this.group = group;
        this.marker = marker;
        this.startSequence = startSequence;
        this.requestId = requestId;
        lagOrdinal = group.ordinal;
        lagUpdateCount = group.updateCount;
    }

    /** Updates of the group since it stopped being LIVE that it has not been told one by one. */
    long untoldCount() {
        return group.updateCount - lagUpdateCount - toldCount;
    }
}
