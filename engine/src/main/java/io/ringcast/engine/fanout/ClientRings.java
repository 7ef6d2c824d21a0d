package io.ringcast.engine.fanout;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.status.Counters;

/**
 * The pool of client rings, their share of the frame log, and the queue that tells the writer which of them hold
 * something. State thread on one side, writer on the other.
 */
public final class ClientRings {
    /** Allocates everything: {@code ringCount} rings of {@code ringLength} bytes, {@code chunkCount} chunks. */
    public ClientRings(
            FrameLog log, int ringCount, int ringLength, int chunkCount, int chunkLength, Counters counters) {
        throw new UnsupportedOperationException();
    }

    /** Takes a ring for a client; null when none is left. State thread. */
    public ClientRing open(ClientConnection connection, long nowNs) {
        throw new UnsupportedOperationException();
    }

    /** Takes a ring back once the writer has let go of it. State thread. */
    public void close(ClientRing ring) {
        throw new UnsupportedOperationException();
    }

    /** The lowest position that any client may still read; cached, and looked up anew only when {@code exact}. State thread. */
    public long lowestUnread(boolean exact) {
        throw new UnsupportedOperationException();
    }

    /** Finishes what waits for the writer: closed rings go back to the pool. Once a duty cycle, state thread. */
    public void reclaim() {
        throw new UnsupportedOperationException();
    }

    /** Rings in use; state thread. */
    public int openCount() {
        throw new UnsupportedOperationException();
    }

    /**
     * The next ring with something to write, to revoke or to close; null: none. Writer. A ring that is closed is answered for
     * here and not handed out.
     */
    public ClientRing pollReady() {
        throw new UnsupportedOperationException();
    }

    /** Off-heap bytes of rings and chunks, all told. */
    public long memoryBytes() {
        throw new UnsupportedOperationException();
    }
}
