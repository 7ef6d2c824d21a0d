package io.ringcast.engine.fanout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The server's shared log of complete WebSocket frames, off-heap, with 64-bit positions that only rise. The state thread
 * appends; writers read what their client rings refer to. Nothing at or above the lowest position that a client still
 * needs is overwritten.
 */
public final class FrameLog {
    /** {@link #tryClaim} found no room: the readers hold it. */
    public static final long INSUFFICIENT_ROOM = -1;

    /** Makes a log of {@code capacity} bytes, a power of two. */
    public FrameLog(int capacity) {
        throw new UnsupportedOperationException();
    }

    /**
     * Claims {@code length} contiguous bytes, at most half the capacity; what is left before the physical end is passed over
     * when too short. State thread.
     *
     * @param lowestUnread the lowest position that a client may still read; {@link Long#MAX_VALUE}: none.
     * @return the position, or {@link #INSUFFICIENT_ROOM}. The claim becomes part of the log with {@link #commit}.
     */
    public long tryClaim(int length, long lowestUnread) {
        throw new UnsupportedOperationException();
    }

    /** Ends the claim at {@code position}; {@code length} may be less than what was claimed. State thread. */
    public void commit(long position, int length) {
        throw new UnsupportedOperationException();
    }

    /** The position after the last committed byte. */
    public long tailPosition() {
        throw new UnsupportedOperationException();
    }

    public int capacity() {
        throw new UnsupportedOperationException();
    }

    /** Where a position lies in {@link #buffer()}. */
    public int indexOf(long position) {
        throw new UnsupportedOperationException();
    }

    public UnsafeBuffer buffer() {
        throw new UnsupportedOperationException();
    }
}
