package io.ringcast.ws;

import java.io.IOException;
import java.nio.ByteBuffer;

/** How a client's bytes get from and to its socket, as they are or through TLS. Nothing here waits. */
interface SocketLayer {
    /** Returns how much came, 0 included, or -1 at the end. Selector thread. */
    int read(ByteBuffer target) throws IOException;

    /** Takes what it can from {@code source}; what it has taken may still wait inside. Under the channel's lock. */
    int write(ByteBuffer source) throws IOException;

    /** Sends what waits inside. Returns whether nothing is left. Under the channel's lock. */
    boolean flush() throws IOException;

    /** Says, as far as the socket takes it, that nothing more will come. Under the channel's lock. */
    void closeOutput();

    /** Whether bytes that {@link #read} may give wait inside, and the socket need not have more. Selector thread. */
    boolean hasUnread();
}
