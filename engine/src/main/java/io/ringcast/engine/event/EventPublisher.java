package io.ringcast.engine.event;

/**
 * The only door into the ring. Safe from any thread; never blocks. A batch may not use the last sixteenth of the ring,
 * which is kept for control events.
 */
public interface EventPublisher {
    /**
     * Offers one event of {@code length} bytes.
     *
     * @param sourceId the stream or connection it came by.
     * @param length at most {@link #maxEventLength()}; more is an {@link IllegalArgumentException}, so check first.
     * @param attachment the object an opening event brings, else null.
     */
    PublishResult tryPublish(EventType type, long sourceId, ByteSource source, int length, Object attachment);

    /** The longest event, in bytes; the limit of a batch. */
    int maxEventLength();
}
