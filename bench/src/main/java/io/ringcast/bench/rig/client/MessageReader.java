package io.ringcast.bench.rig.client;

import org.agrona.DirectBuffer;

/** Reads the messages of one client, on the receivers' thread. */
@FunctionalInterface
public interface MessageReader {
    /** Reads a whole message; the buffer is valid during the call alone. {@code nowNs}: when it was read, since 1970. */
    void onMessage(DirectBuffer buffer, int offset, int length, long nowNs);
}
