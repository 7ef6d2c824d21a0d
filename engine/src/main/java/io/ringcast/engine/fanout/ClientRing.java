package io.ringcast.engine.fanout;

import io.ringcast.engine.event.ClientConnection;
import java.io.IOException;
import org.agrona.DirectBuffer;

/**
 * One client's way out: an Agrona {@code OneToOneRingBuffer} of references into the {@link FrameLog}, pieces of catch-up
 * (chunks) and small replies, each a complete WebSocket frame. The state thread writes; one writer at a time drains (who
 * drains must hold the channel's lock). Rings are pooled by {@link ClientRings}.
 */
public final class ClientRing {
    /** {@link #drain}: nothing is left to write. */
    public static final int DRAINED = 0;
    /** {@link #drain}: the sink is full; try again when it has room. */
    public static final int BLOCKED = 1;
    /** {@link #drain}: the byte limit was reached with more to write. */
    public static final int MORE = 2;

    /** {@link #pollRevoked}: the writer has not answered yet. */
    public static final long REVOKE_PENDING = -2;
    /** {@link #pollRevoked}: answered, and no reference had to be dropped. */
    public static final long NOTHING_DROPPED = Long.MAX_VALUE;

    ClientRing() {}

    // ---- state thread ----

    /**
     * Refers to a frame (or several adjacent ones) in the log. Returns false when the ring is full or revoked: the client
     * must then be treated as lagging from this flush on.
     *
     * @param updateCount live updates in it, counted as sent when the last byte has gone.
     */
    public boolean offerFrame(long position, int length, long firstSeq, long lastSeq, int updateCount) {
        throw new UnsupportedOperationException();
    }

    /** Copies a small complete frame; goes through a chunk when longer than a record. False: no room, close the client. */
    public boolean offerReply(DirectBuffer source, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    /** Takes a chunk from the pool for catch-up; null when the pool is empty or this client's last one has not gone. */
    public Chunk claimChunk() {
        throw new UnsupportedOperationException();
    }

    /** Hands over a filled chunk of {@code length} bytes. False: the ring is full, the chunk is back in the pool. */
    public boolean offerChunk(Chunk chunk, int length, int itemCount) {
        throw new UnsupportedOperationException();
    }

    /** Gives back a claimed chunk unused. */
    public void abandonChunk(Chunk chunk) {
        throw new UnsupportedOperationException();
    }

    /** Whether a chunk of this client is still on its way. */
    public boolean isChunkInFlight() {
        throw new UnsupportedOperationException();
    }

    /** Whether references of this client are still unread; catch-up waits for them. */
    public boolean hasUnreadFrames() {
        throw new UnsupportedOperationException();
    }

    /** The lowest log position the writer may still read; {@link Long#MAX_VALUE}: none. */
    public long unreadPosition() {
        throw new UnsupportedOperationException();
    }

    /** Bytes of frames, chunks and replies handed over and not yet given to the kernel. */
    public long unsentBytes() {
        throw new UnsupportedOperationException();
    }

    /** Asks the writer to let go of the log: see {@link #pollRevoked}. From now on {@link #offerFrame} returns false. */
    public void revoke() {
        throw new UnsupportedOperationException();
    }

    public boolean isRevoking() {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks for the writer's answer to {@link #revoke}: {@link #REVOKE_PENDING}, {@link #NOTHING_DROPPED}, or the first
     * sequence that was dropped, upon which the ring takes frames again.
     */
    public long pollRevoked() {
        throw new UnsupportedOperationException();
    }

    /** Updates in the references that were dropped by revokes since the last call; for the conservation count. */
    public long takeDroppedUpdateCount() {
        throw new UnsupportedOperationException();
    }

    /** Asks the transport to close the connection with this WebSocket close code, at once if {@code hard}. */
    public void requestClose(int closeCode, boolean hard) {
        throw new UnsupportedOperationException();
    }

    /** Monotonic time of the last byte that the kernel took, or of the ring's opening. */
    public long lastProgressNs() {
        throw new UnsupportedOperationException();
    }

    // ---- writer ----

    /**
     * Writes what waits, adjacent references merged, at most about {@code limitBytes}. Whoever calls holds the channel's
     * lock.
     *
     * @param nowNs monotonic, for {@link #lastProgressNs()}.
     * @return {@link #DRAINED}, {@link #BLOCKED} or {@link #MORE}.
     * @throws IOException from the sink; the connection is then to be closed.
     */
    public int drain(ByteSink sink, long limitBytes, long nowNs) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Writes the rest of what was begun, nothing new. Returns true when no frame is half written. Under the lock. */
    public boolean finishBegun(ByteSink sink, long nowNs) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The close code asked for; 0: none. */
    public int closeCode() {
        throw new UnsupportedOperationException();
    }

    public boolean isHardClose() {
        throw new UnsupportedOperationException();
    }

    /** The transport's object of this client. */
    public ClientConnection connection() {
        throw new UnsupportedOperationException();
    }
}
