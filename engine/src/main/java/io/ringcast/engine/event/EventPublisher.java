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

    /**
     * Wakes the state thread, if it sleeps, to the batches that were published. Any other event does so by itself. Batches come in
     * bursts, and woken to the first of a burst the state thread would take turns with its publisher on one core; a batch
     * that nobody wakes it to waits 110 ms at most. Any thread; never blocks.
     */
    default void wakeUp() {}

    /** How much of the ring's room for batches is taken, 0 to 100 percent, at this moment; any thread. */
    default int filledPercent() {
        return 0;
    }

    /** The longest event, in bytes; the limit of a batch. */
    int maxEventLength();
}
