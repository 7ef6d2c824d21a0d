package io.ringcast.grpc;

/** A call that an event loop ends in good order when the server stops. */
interface LoopStream {
    /** Ends the call once what it owes is sent. Event loop only. */
    void drain();

    /** Ends the call if what it was admitted on no longer stands. Event loop only. */
    void recheckAdmission();

    /** Tells the agent whether it is to send less often, if it does not know and can be told. Event loop only. */
    default void tellPressure() {}

    /** Ends the call if it has sent nothing in {@code timeoutMs}; called {@link IngestLoop#IDLE_LOOK_COUNT} times in that time. */
    default void endIfIdle(long timeoutMs) {}
}
