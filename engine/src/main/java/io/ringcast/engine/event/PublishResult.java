package io.ringcast.engine.event;

/** What became of an event that was offered to the ring. */
public enum PublishResult {
    /** It stands in the ring and will be handled. */
    ACCEPTED,
    /** There was no room: nothing was taken, try again later. */
    BACK_PRESSURED,
    /** The engine has been closed: nothing was taken and nothing ever will be. */
    CLOSED
}
