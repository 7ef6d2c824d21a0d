package io.ringcast.engine.event;

import org.agrona.MutableDirectBuffer;

/** Where the bytes of an event come from: copied once, straight into the ring. */
@FunctionalInterface
public interface ByteSource {
    /** A source of no bytes, for events that carry none. */
    ByteSource EMPTY = (target, offset, length) -> {};

    /**
     * Copies exactly {@code length} bytes to {@code target}. Runs on the publisher's thread while the slot is claimed, so
     * it must not block. What it throws makes the slot INVALID and comes out of the publisher.
     */
    void copyTo(MutableDirectBuffer target, int offset, int length);
}
