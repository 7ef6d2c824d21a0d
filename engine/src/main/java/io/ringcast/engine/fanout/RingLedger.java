package io.ringcast.engine.fanout;

/**
 * The live updates in the frames that one client's ring was referred to: sent, dropped because frames were taken back, discarded at
 * the end, or still to be sent. State thread only.
 */
final class RingLedger {
    /** The same of all rings. */
    static final class Books {
        /** In frames that rings were referred to and that were neither dropped nor discarded. */
        long referredCount;
        /** Of those, what is neither sent nor waiting to be sent. */
        long lostCount;
    }

    private final Books books;
    private final ClientRingReader reader;
    private long referredCount;
    private long droppedCount;
    private long lostCount;

    RingLedger(Books books, ClientRingReader reader) {
        this.books = books;
        this.reader = reader;
    }

    void onReferred(long count) {
        referredCount += count;
        books.referredCount += count;
    }

    void onDropped(long count) {
        droppedCount += count;
    }

    /** What was dropped since the last call: from here on it is for others to account for. */
    long takeDropped() {
        final long count = droppedCount;
        droppedCount = 0;
        onReferred(-count);
        return count;
    }

    /** Updates in frames that have not been written whole, those dropped and not taken included. */
    long unsentCount() {
        return referredCount - reader.sentUpdateCount();
    }

    /** Whether a frame can never be written whole; complete as of the settled bytes read before. */
    boolean isBroken() {
        return reader.isBroken();
    }

    /** There are no such frames: whatever is unsent is lost. */
    void noteSettled() {
        final long lost = unsentCount();
        books.lostCount += lost - lostCount;
        lostCount = lost;
    }

    /** The writer has let go of the ring and found so many updates in it. Returns all that were not sent and are known of. */
    long close(long discardedCount) {
        onReferred(-discardedCount);
        final long count = discardedCount + takeDropped();
        noteSettled();
        return count;
    }
}
