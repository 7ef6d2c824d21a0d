package io.ringcast.engine.fanout;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A pooled piece of off-heap memory that holds one complete frame of catch-up or a long reply, from its first byte on. Whoever
 * claimed it owns it until it is offered or abandoned.
 */
public final class Chunk {
    final int index;
    private final UnsafeBuffer buffer;

    Chunk(int index, UnsafeBuffer buffer) {
        this.index = index;
        this.buffer = buffer;
    }

    /** The memory; its capacity is the size of a chunk (16 KiB by default). */
    public UnsafeBuffer buffer() {
        return buffer;
    }
}
