package io.ringcast.engine.fanout;

import org.agrona.MutableDirectBuffer;

/**
 * What stands around the items of a {@code metric_update} in one format. Of the items of a message each is followed by
 * its separator; the last separators of the updates and of the removals are taken off. State thread only.
 *
 * <pre>
 *   head | update update ... | beforeRemoved removed removed ... | end
 * </pre>
 */
interface UpdateMessage {
    /** Of the frame. */
    int opcode();

    int separatorLength();

    /** The most bytes of {@link #writeHead}. */
    int maxHeadLength();

    /** The length of {@link #writeHead} for a live message. */
    int headLength(long subscription, long sequence, long baseNs);

    /**
     * Writes everything before the first update; returns the offset after it.
     *
     * @param baseNs what the times of the items count from.
     */
    int writeHead(
            MutableDirectBuffer buffer, int offset, long subscription, long sequence, boolean isSnapshot, long baseNs);

    /** The most bytes of {@link #writeBeforeRemoved} and {@link #writeEnd} together. */
    int maxTailLength();

    /** The length of {@link #writeBeforeRemoved}. */
    int beforeRemovedLength(int removedLength);

    /**
     * Writes what stands between updates and removals; returns the offset after it.
     *
     * @param removedLength bytes of the removals, without the last separator.
     */
    int writeBeforeRemoved(MutableDirectBuffer buffer, int offset, int removedLength);

    /** The length of {@link #writeEnd}. */
    int endLength(boolean hasMore);

    /** Writes what stands behind the last item; returns the offset after it. */
    int writeEnd(MutableDirectBuffer buffer, int offset, boolean hasMore);
}
