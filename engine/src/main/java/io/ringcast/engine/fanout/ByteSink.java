package io.ringcast.engine.fanout;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where a client's bytes go: a socket that never blocks. */
@FunctionalInterface
public interface ByteSink {
    /** Takes what it can from {@code source}, moving its position; less than all means that the sink is full. */
    int write(ByteBuffer source) throws IOException;
}
