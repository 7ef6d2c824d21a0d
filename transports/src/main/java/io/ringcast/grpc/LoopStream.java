package io.ringcast.grpc;

/** A call that an event loop ends in good order when the server stops. */
interface LoopStream {
    /** Ends the call once what it owes is sent. Event loop only. */
    void drain();
}
