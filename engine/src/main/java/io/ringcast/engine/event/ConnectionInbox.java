package io.ringcast.engine.event;

/**
 * One client's way to the ring for a library thread that must never block: 16 places, and a closed flag that is handled
 * last. The control thread moves entries to the ring and tries again while it is full.
 */
public interface ConnectionInbox {
    /** The id by which events of this connection are known. */
    long connectionId();

    /** Hands over a request; any thread. Returns false when all 16 places are taken: close the connection with 4429. */
    boolean offer(ClientRequest request);

    /** Says that the connection is gone; any thread, as often as it likes. Always succeeds and comes after all requests. */
    void close();
}
