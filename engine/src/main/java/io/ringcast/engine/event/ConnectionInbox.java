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

    /**
     * Says that the server stops: the engine will ask for the client's close with 1001, softly, once it has been told everything that
     * was published before, and it has all been written. Any thread, as often as it likes; always succeeds and comes after
     * the requests that were offered before. Every gate overrides it; only fixtures that do not stop may leave it out.
     */
    default void dismiss() {
        throw new UnsupportedOperationException("connectionId=" + connectionId());
    }

    /** Says that the connection is gone; any thread, as often as it likes. Always succeeds and comes after all requests. */
    void close();
}
