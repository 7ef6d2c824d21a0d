package io.ringcast.grpc;

/**
 * An open call as its event loop sees it: looked at from time to time, and ended in good order when the server stops. All
 * methods run on the event loop. What one throws ends this call alone, by {@link #fail}.
 */
interface LoopStream {
    /** Ends the call once what it owes is sent. */
    void drain();

    /** Ends the call if what it was admitted on no longer stands. */
    void recheckAdmission();

    /** Tells the agent whether it is to send less often, if it does not know and can be told. */
    default void tellPressure() {}

    /** Ends the call if it has sent nothing in {@code timeoutMs}; called {@link IngestLoop#IDLE_LOOK_COUNT} times in that time. */
    default void endIfIdle(long timeoutMs) {}

    /** Ends the call, if it has not ended, because of what one of these methods threw; never throws itself. */
    void fail(RuntimeException cause);
}
