package io.ringcast.engine.fanout;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The server's shared log of complete WebSocket frames, off-heap, with 64-bit positions that only rise. The state thread
 * appends; writers read what their client rings refer to. Nothing at or above the lowest position that a client still
 * needs is overwritten.
 *
 * <pre>
 *                 lowestUnread                         tail            lowestUnread + capacity
 *                      |                                |                        |
 *   -------------------+--------------------------------+------------------------+--------&gt; position
 *     may be           | REF  REF  REF  REF  REF  REF   |  may be claimed        |  never claimed
 *     overwritten      | of the slowest client, or not  |  (what is left before   |  while somebody
 *                      | referred to at all             |  the physical end is    |  reads below
 *                                                       |  passed over if short)  |
 * </pre>
 *
 * Bytes become visible to a writer through the client ring: the release store by which {@code OneToOneRingBuffer} commits
 * the record of {@link ClientRing#offerFrame} follows the bytes, and the writer reads that record before them. The
 * way back is the release store of the ring's head after the socket took the bytes. The log itself has no fences.
 *
 * <p>A committed frame that no ring refers to yet is protected by nobody: refer to it before the next claim.
 */
public final class FrameLog {
    /** {@link #tryClaim} found no room: the readers hold it. */
    public static final long INSUFFICIENT_ROOM = -1;

    private final UnsafeBuffer buffer;
    private final int capacity;
    private long tailPosition;
    private long claimPosition;
    private long claimEnd;

    /** Makes a log of {@code capacity} bytes, a power of two. */
    public FrameLog(int capacity) {
        if (!BitUtil.isPowerOfTwo(capacity)) {
            throw new IllegalArgumentException("capacity=" + capacity + " is not a power of two");
        }
        this.capacity = capacity;
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, BitUtil.CACHE_LINE_LENGTH));
    }

    /**
     * Claims {@code length} contiguous bytes, at most half the capacity; what is left before the physical end is passed over
     * when too short. State thread.
     *
     * @param lowestUnread the lowest position that a client may still read; {@link Long#MAX_VALUE}: none.
     * @return the position, or {@link #INSUFFICIENT_ROOM}. The claim becomes part of the log with {@link #commit}; one
     *     that is not committed is forgotten by the next.
     * @throws IllegalArgumentException for more than half the capacity, or for less than one byte.
     */
    public long tryClaim(int length, long lowestUnread) {
        if (length < 1 || length > capacity / 2) {
            throw new IllegalArgumentException("length=" + length + " is not in 1.." + capacity / 2);
        }
        final int toPhysicalEnd = capacity - indexOf(tailPosition);
        final long position = length > toPhysicalEnd ? tailPosition + toPhysicalEnd : tailPosition;
        if (position + length - capacity > lowestUnread) {
            return INSUFFICIENT_ROOM;
        }
        claimPosition = position;
        claimEnd = position + length;
        return position;
    }

    /**
     * Ends the claim at {@code position}; {@code length} may be less than what was claimed. State thread.
     *
     * @throws IllegalArgumentException if this is not the last claim or is longer than it.
     */
    public void commit(long position, int length) {
        if (position != claimPosition || length < 0 || position + length > claimEnd) {
            throw new IllegalArgumentException("position=" + position + " length=" + length + " is not in the claim "
                    + claimPosition + ".." + claimEnd);
        }
        tailPosition = position + length;
        claimEnd = position;
    }

    /** The position after the last committed byte. */
    public long tailPosition() {
        return tailPosition;
    }

    public int capacity() {
        return capacity;
    }

    /** Where a position lies in {@link #buffer()}. */
    public int indexOf(long position) {
        return (int) position & (capacity - 1);
    }

    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** A view of its own for one reader, so that position and limit are nobody else's. */
    ByteBuffer newView() {
        return buffer.byteBuffer().duplicate();
    }
}
