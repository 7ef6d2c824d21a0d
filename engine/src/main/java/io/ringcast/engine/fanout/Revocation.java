package io.ringcast.engine.fanout;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One question and answer between the state thread, which wants the log back from a client, and the client's writer. The
 * plain fields are handed over by the state that is stored after them and loaded before them.
 *
 * <pre>
 *   IDLE --request (state thread)--&gt; REQUESTED --answer (writer)--&gt; ANSWERED --accept (state thread)--&gt; IDLE
 * </pre>
 */
final class Revocation {
    private static final int IDLE = 0;
    private static final int REQUESTED = 1;
    private static final int ANSWERED = 2;

    private final AtomicInteger state = new AtomicInteger(IDLE);
    private long tailPosition;
    private long firstDroppedSeq = ClientRing.NOTHING_DROPPED;
    private long droppedUpdateCount;

    /** State thread. */
    void request(long ringTailPosition) {
        tailPosition = ringTailPosition;
        state.set(REQUESTED);
    }

    boolean isIdle() {
        return state.get() == IDLE;
    }

    boolean isRequested() {
        return state.get() == REQUESTED;
    }

    boolean isAnswered() {
        return state.getAcquire() == ANSWERED;
    }

    /** References before this position of the client ring are no longer to be read. */
    long tailPosition() {
        return tailPosition;
    }

    /** Writer: from now on it reads nothing of the log that was offered before the request. */
    void answer(long firstSeq, long updateCount) {
        firstDroppedSeq = firstSeq;
        droppedUpdateCount = updateCount;
        state.setRelease(ANSWERED);
    }

    long firstDroppedSeq() {
        return firstDroppedSeq;
    }

    long droppedUpdateCount() {
        return droppedUpdateCount;
    }

    /** State thread, once answered. */
    void accept() {
        state.setRelease(IDLE);
    }
}
